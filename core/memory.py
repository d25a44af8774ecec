"""Running jobs as they were last read, so that a poll that sees nothing reads nothing either.

Of use only where no other process moves jobs; the revision in the store decides in any case.
"""

from core.jobs import Job, JobId, JobState


class JobMemory:
    """Remembers jobs under way until somebody moves them on."""

    def __init__(self) -> None:
        self._jobs: dict[JobId, Job] = {}
        self._being_read: set[JobId] = set()

    def recall(self, job: JobId) -> Job | None:
        """Give a job as it is in the store, where that is known."""
        return self._jobs.get(job)

    def expect(self, job: JobId) -> None:
        """Note that a job is about to be read."""
        self._being_read.add(job)

    def keep(self, job: Job) -> None:
        """Remember what was read, unless the job was moved on meanwhile."""
        if job.id in self._being_read and job.state is JobState.RUNNING:
            self._jobs[job.id] = job
        self._being_read.discard(job.id)

    def forget(self, job: JobId) -> None:
        """Note that a job was moved on, or that what is remembered may be wrong."""
        self._jobs.pop(job, None)
        self._being_read.discard(job)
