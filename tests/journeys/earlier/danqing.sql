BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE artifacts (
	job VARCHAR NOT NULL, 
	"index" INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_artifacts PRIMARY KEY (job, "index"), 
	CONSTRAINT fk_artifacts_job_jobs FOREIGN KEY(job) REFERENCES jobs (id)
);
INSERT INTO "artifacts" VALUES('1m7yx0ysjdfnfx2qpnsn',0,'image','{"job":"1m7yx0ysjdfnfx2qpnsn","index":0,"kind":"image","url":"http://127.0.0.1:44211/media/61917e299f104d698843f79312db67ae-0.png","width":64,"height":64,"duration_s":null,"media":"c0d5d5a7f6907724b8bba39efb9ad3deee966456fb2d7fb9e08f250c94e5c40a.png","mime":"image/png"}');
CREATE TABLE attempts (
	id VARCHAR NOT NULL, 
	job VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	handle TEXT, 
	body TEXT NOT NULL, remote VARCHAR, 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_job_jobs FOREIGN KEY(job) REFERENCES jobs (id)
);
INSERT INTO "attempts" VALUES('1m7yx0yzgecf9w91sket','1m7yx0ysjdfnfx2qpnsn',1,'ended','{"provider":"ima","account":"a80453830f4d","remote_id":"61917e299f104d698843f79312db67ae","submitted_at":"2026-11-21T11:14:21.797625Z"}','{"id":"1m7yx0yzgecf9w91sket","job":"1m7yx0ysjdfnfx2qpnsn","number":1,"provider":"ima","offer":"ima:text_to_image:doubao-seedream-4.5:doubao-seedream-4-5-251128","price":{"amount":"5","unit":"points"},"opened_at":"2026-11-21T11:14:21.290999Z","runner":"1m7yx0ykazdfy3cnhtk6","outcome":"open","handle":null}','["ima","61917e299f104d698843f79312db67ae"]');
CREATE TABLE claims (
	"key" VARCHAR NOT NULL, 
	raw TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_claims PRIMARY KEY ("key")
);
INSERT INTO "claims" VALUES('web:web:dm_p_3395a72cc7251e03b7::m_350e83805a94abfe09','{"ref":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_350e83805a94abfe09"},"sender":{"platform":"web","tenant":"web","person":"p_3395a72cc7251e03b7"},"is_moderator":false,"is_addressed":true,"text":"画一只在屋顶看月亮的猫","sent_at":"2026-11-21T11:14:17.004000Z","attachments":[],"reply_to":null,"replied":null,"locale":"zh","token":null}','2026-11-21 11:14:21.093420');
CREATE TABLE jobs (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	claim VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	schema_version INTEGER NOT NULL, 
	provider VARCHAR, 
	person VARCHAR NOT NULL, 
	chat VARCHAR NOT NULL, 
	chat_kind VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	queued_at DATETIME, 
	retry_at DATETIME, 
	finished_at DATETIME, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_jobs PRIMARY KEY (seq), 
	CONSTRAINT uq_jobs_id UNIQUE (id)
);
INSERT INTO "jobs" VALUES(1,'1m7yx0ysjdfnfx2qpnsn','web:web:dm_p_3395a72cc7251e03b7::m_350e83805a94abfe09','done',6,1,'ima','["web","web","p_3395a72cc7251e03b7"]','["web","web","dm_p_3395a72cc7251e03b7",null]','dm','m_350e83805a94abfe09','2026-11-21 11:14:21.106995','2026-11-21 11:14:22.287493','2026-11-21 11:14:21.284596+00:00',NULL,'2026-11-21 11:14:22.121740','{"id":"1m7yx0ysjdfnfx2qpnsn","claim":"web:web:dm_p_3395a72cc7251e03b7::m_350e83805a94abfe09","origin":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_350e83805a94abfe09"},"person":{"platform":"web","tenant":"web","person":"p_3395a72cc7251e03b7"},"language":"zh","intent":{"action":"generate","task_type":"text_to_image","kind":null,"model":null,"tier":null,"aspect_ratio":null,"size":null,"resolution":null,"duration":null,"count":null,"remember":false,"forget":false,"sources":[],"missing":null,"prompt":"一只在屋顶看月亮的猫","language":"zh","choice":null,"name":null,"avoid":[],"negative":null,"seed":null,"quality":null,"audio":null,"style":null},"created_at":"2026-11-21T11:14:21.106995Z","state":"done","revision":6,"plan":{"order":{"offer":"ima:text_to_image:doubao-seedream-4.5:doubao-seedream-4-5-251128","task":"text_to_image","prompt":"一只在屋顶看月亮的猫","settings":{"size":"4K"},"inputs":[]},"quote":{"price":{"amount":"5","unit":"points"},"ticket":{"attribute_id":2341,"credit":5,"model_id":"doubao-seedream-4.5","model_name":"SeeDream 4.5","model_version":"doubao-seedream-4-5-251128","parameters":{"size":"4k"},"least":0,"most":0,"lists_assets":false,"shape":""},"staging":""},"provider":"ima","family":"seedream-4.5","model":"SeeDream 4.5","wait_s":[1,2],"poll_every_s":5.0,"progress_every_s":20.0,"deadline_s":600.0,"notices":[],"is_named":false,"cheaper":null,"may_refuse_people":false,"is_preferred":false,"hint":null},"references":[],"inputs":[],"pinned":null,"preferred":null,"announced":{"amount":"5","unit":"points"},"questions":0,"asked_at":null,"started_at":"2026-11-21T11:14:21.797625Z","finished_at":"2026-11-21T11:14:22.121740Z","told_overdue":false,"wants_cancel":false,"was_cancelled":false,"was_unknown":false,"retry_at":null}');
CREATE TABLE outbox (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	job VARCHAR, 
	chat VARCHAR NOT NULL, 
	chat_kind VARCHAR NOT NULL, 
	rank INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	ref TEXT, 
	created_at DATETIME NOT NULL, 
	body TEXT NOT NULL, message VARCHAR, 
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,'1m7yx0ysjdfnfx2qpnsn:ack','1m7yx0ysjdfnfx2qpnsn','["web","web","dm_p_3395a72cc7251e03b7",null]','dm',0,'confirmed','{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_7d3e89b35c4c9b89a3"}','2026-11-21 11:14:21.107118','{"key":"1m7yx0ysjdfnfx2qpnsn:ack","message":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"kind":"acknowledgment","language":"zh","lines":[{"key":"ack","args":{"kind":"picture","prompt":"一只在屋顶看月亮的猫"}}],"reply_to":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_350e83805a94abfe09"},"media":[],"buttons":[],"percent":null},"created_at":"2026-11-21T11:14:21.107118Z","job":"1m7yx0ysjdfnfx2qpnsn","edits":null,"token":null,"state":"pending","ref":null}','m_7d3e89b35c4c9b89a3');
INSERT INTO "outbox" VALUES(2,'1m7yx0ysjdfnfx2qpnsn:status','1m7yx0ysjdfnfx2qpnsn','["web","web","dm_p_3395a72cc7251e03b7",null]','dm',1,'confirmed','{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_131fa37b94e2849079"}','2026-11-21 11:14:21.250558','{"key":"1m7yx0ysjdfnfx2qpnsn:status","message":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"kind":"status","language":"zh","lines":[{"key":"status-start","args":{"kind":"picture","model":"SeeDream 4.5","settings":"4K"}},{"key":"status-price","args":{"low":1,"high":2,"unit":"seconds","price":"5"}}],"reply_to":null,"media":[],"buttons":[{"proposal":"1m7yx0ysjdfnfx2qpnsn.start","action":"cancel","label":{"key":"button-cancel","args":{}},"style":"danger"}],"percent":null},"created_at":"2026-11-21T11:14:21.250558Z","job":"1m7yx0ysjdfnfx2qpnsn","edits":null,"token":null,"state":"pending","ref":null}','m_131fa37b94e2849079');
INSERT INTO "outbox" VALUES(3,'1m7yx0ysjdfnfx2qpnsn:status:delivering','1m7yx0ysjdfnfx2qpnsn','["web","web","dm_p_3395a72cc7251e03b7",null]','dm',1,'confirmed','{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_131fa37b94e2849079"}','2026-11-21 11:14:22.236024','{"key":"1m7yx0ysjdfnfx2qpnsn:status:delivering","message":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"kind":"status","language":"zh","lines":[{"key":"status-done","args":{"kind":"picture","model":"SeeDream 4.5","took":1,"unit":"seconds"}}],"reply_to":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_350e83805a94abfe09"},"media":[],"buttons":[],"percent":null},"created_at":"2026-11-21T11:14:22.236024Z","job":"1m7yx0ysjdfnfx2qpnsn","edits":"1m7yx0ysjdfnfx2qpnsn:status","token":null,"state":"pending","ref":null}','m_131fa37b94e2849079');
INSERT INTO "outbox" VALUES(4,'1m7yx0ysjdfnfx2qpnsn:result','1m7yx0ysjdfnfx2qpnsn','["web","web","dm_p_3395a72cc7251e03b7",null]','dm',1,'confirmed','{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_9bdf62be84a13102b9"}','2026-11-21 11:14:22.236164','{"key":"1m7yx0ysjdfnfx2qpnsn:result","message":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"kind":"result","language":"zh","lines":[{"key":"result","args":{"kind":"picture","model":"SeeDream 4.5"}},{"key":"result-facts","args":{"low":1,"high":2,"unit":"seconds","took":1,"took_unit":"seconds","price":"5"}},{"key":"result-link","args":{"url":"http://127.0.0.1:44211/media/61917e299f104d698843f79312db67ae-0.png"}}],"reply_to":{"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"message":"m_350e83805a94abfe09"},"media":[{"media":"c0d5d5a7f6907724b8bba39efb9ad3deee966456fb2d7fb9e08f250c94e5c40a.png","kind":"image","mime":"image/png","width":64,"height":64,"duration_s":null}],"buttons":[{"proposal":"1m7yx0ysjdfnfx2qpnsn.result","action":"again","label":{"key":"button-again","args":{"kind":"picture"}},"style":"secondary"},{"proposal":"1m7yx0ysjdfnfx2qpnsn.result","action":"always","label":{"key":"button-always","args":{}},"style":"secondary"}],"percent":null},"created_at":"2026-11-21T11:14:22.236164Z","job":"1m7yx0ysjdfnfx2qpnsn","edits":null,"token":null,"state":"pending","ref":null}','m_9bdf62be84a13102b9');
CREATE TABLE preferences (
	person VARCHAR NOT NULL, 
	task VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_preferences PRIMARY KEY (person, task)
);
CREATE TABLE proposals (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	chat VARCHAR NOT NULL, 
	is_question BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_proposals PRIMARY KEY (seq), 
	CONSTRAINT uq_proposals_id UNIQUE (id)
);
INSERT INTO "proposals" VALUES(1,'1m7yx0ysjdfnfx2qpnsn.start','["web","web","p_3395a72cc7251e03b7"]','["web","web","dm_p_3395a72cc7251e03b7",null]',0,'2026-11-21 11:14:21.250558','2026-12-21 11:14:21.250558','{"id":"1m7yx0ysjdfnfx2qpnsn.start","job":"1m7yx0ysjdfnfx2qpnsn","person":{"platform":"web","tenant":"web","person":"p_3395a72cc7251e03b7"},"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"choices":[{"action":"cancel","offer":null,"model":null,"price":null,"changes":[]}],"is_question":false,"created_at":"2026-11-21T11:14:21.250558Z","expires_at":"2026-12-21T11:14:21.250558Z","shown":null}');
INSERT INTO "proposals" VALUES(2,'1m7yx0ysjdfnfx2qpnsn.result','["web","web","p_3395a72cc7251e03b7"]','["web","web","dm_p_3395a72cc7251e03b7",null]',0,'2026-11-21 11:14:22.236164','2026-12-21 11:14:22.236164','{"id":"1m7yx0ysjdfnfx2qpnsn.result","job":"1m7yx0ysjdfnfx2qpnsn","person":{"platform":"web","tenant":"web","person":"p_3395a72cc7251e03b7"},"chat":{"platform":"web","tenant":"web","chat":"dm_p_3395a72cc7251e03b7","thread":null,"kind":"dm"},"choices":[{"action":"again","offer":"ima:text_to_image:doubao-seedream-4.5:doubao-seedream-4-5-251128","model":"SeeDream 4.5","price":{"amount":"5","unit":"points"},"changes":[]},{"action":"always","offer":null,"model":null,"price":null,"changes":[]}],"is_question":false,"created_at":"2026-11-21T11:14:22.236164Z","expires_at":"2026-12-21T11:14:22.236164Z","shown":null}');
CREATE TABLE staged (
	provider VARCHAR NOT NULL, 
	staging VARCHAR NOT NULL, 
	media VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_staged PRIMARY KEY (provider, staging, media)
);
CREATE TABLE takes (
	proposal VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_takes PRIMARY KEY (proposal, action), 
	CONSTRAINT fk_takes_proposal_proposals FOREIGN KEY(proposal) REFERENCES proposals (id)
);
CREATE INDEX ix_jobs_state_provider ON jobs (state, provider);
CREATE INDEX ix_jobs_chat_origin ON jobs (chat, origin);
CREATE INDEX ix_attempts_job_number ON attempts (job, number);
CREATE UNIQUE INDEX uq_attempts_live ON attempts (job) WHERE outcome IN ('open', 'answered');
CREATE INDEX ix_outbox_pending ON outbox (chat, rank, seq) WHERE state = 'pending';
CREATE INDEX ix_attempts_remote ON attempts (remote);
CREATE INDEX ix_outbox_chat_message ON outbox (chat, message);
CREATE INDEX ix_jobs_person_chat_state_finished_at ON jobs (person, chat, state, finished_at);
CREATE INDEX ix_proposals_questions ON proposals (person, chat, created_at) WHERE is_question = 1;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',4);
COMMIT;
