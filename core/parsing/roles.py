"""Which pictures the words work on, and where those come from."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from core.intents import MediaKind, Source
from core.parsing.pointing import find_pointing
from core.parsing.reading import Reading
from core.parsing.scanning import Mark
from core.parsing.shielding import Shielded


class Roles(NamedTuple):
    """The input pictures and how the words relate to them."""

    sources: tuple[Source, ...]
    points: bool
    """The words point at a picture that exists already."""
    edits: bool
    """The words change a picture that exists already."""
    references: bool
    """The words take a picture as a model for another one."""
    styles: bool
    """The words take over the style of a picture."""


_NO_PICTURE_LINK = re.compile(r"\.(?:mp4|mov|webm|avi|mkv|pdf|docx?|html?|zip)(?:$|[?#])")
# Words that put two pictures together: the one sent and the one replied to.
_TWO_PICTURES = frozenset(
    {"合成", "融合", "拼成", "合并", "这两张", "两张图", "merge", "combine", "blend"}
    | {"both pics", "both images", "both photos", "these two", "the two"}
)
# "my face, their armor": the picture sent and the one replied to.
_OWN = re.compile(
    r"附件|我发的|我的(?:图|照片|脸|自拍|头像)|我这张|\bmy (?:pic|photo|picture|face|upload"
    r"|selfie|image|sketch)\b|attached"
    r"|\bboth\b"
)
_ANOTHER = re.compile(
    r"这样|这张|那张|[他她它]的|回复|\b(?:this|that|their|his|her|both|reply|the (?:one|quoted"
    r"|msg))\b"
)
_ONE_OF_THEM = re.compile(
    r"\bonly (?:use |edit |change |touch |the )*(?:first|second|third|last|left|right|1st"
    r"|2nd) (?:pic|one|image"
    r"|photo|picture)|\b(?:just|only) (?:use |edit |change )?(?:the )?(?:first|second|1st"
    r"|2nd) (?:one|pic|image|photo)"
    r"|\bignore the (?:first|second|other|last|1st|2nd) (?:one|pic|image|photo|picture)"
    r"|(?:只|仅|就)(?:用|改|要|动|处理|看|参考)?第[一二三四][张个幅]|(?:忽略|不用管|别管)(?:第[一二三四]|另外?一?|后面那)[张个幅]"
)
_ORDINAL = re.compile(
    r"第([一二三四五12345])[张幅]|\b(first|second|third|1st|2nd|3rd) (?:one|pic|image|photo)"
)
_ONE_OPENS = re.compile(
    r"(?:^\s*|[把将给])第[一二三四五12345][张幅]|^\W*(?:please |pls |can you |could you )*(?:make"
    r"|change|edit|turn"
    r"|fix|crop|brighten|darken|animate|recolor) (?:only )?the (?:first|second|third|1st|2nd|3rd) "
)
_OTHERS = re.compile(r"两|另|合|拼|和|跟|首帧|尾帧|参考|\b(?:both|other|like|into the|onto|and)\b")
_POINTS_TO_PICTURE = re.compile(r"(?:这|那|它|她|他|刚|上|同|this|these|that|same|it\b)")


_REFERENCE_GOES_ON = re.compile(
    r"\s*(?:$|[,.!?;:，。]|图|这|那|它|她|他|附|上|刚|链接|我|下|原|一下|照片|\ufffc|的(?:图"
    r"|照片)|for\b|this|these|the|my|it\b|attached|pic|image|photo|video|做|画|生成|来|出|拍|来个)"
)
# Words that need no picture: "参考宫崎骏的配色", "based on a true story".
_MAY_NAME_A_STYLE = frozenset(
    {"参考", "参照", "模仿", "仿照", "reference", "references", "based on", "the style of"}
    | {"same vibe", "same look"}
)
_STYLE_OF = re.compile(
    r"(?:它|她|他|这|那|\ufffc|刚才|同样|同|一样|原图)[^，。,.\s]{0,6}(?:风格|画风)|(?:this|that"
    r"|same|its|her|his|\ufffc+(?:'s)?) (?:art )?style|style of (?:this|that|\ufffc)"
)


def read_roles(reading: Reading, shielded: Shielded) -> Roles:
    """Decide which pictures at hand the words call for, in the order of the house."""
    pointing = find_pointing(reading)
    reference = reading.first("reference")
    at_last = reading.first("point", "last")
    sources = _at_hand(reading, shielded, pointing)
    wanted = pointing or at_last or _pointing_reference(reading)
    if reading.context.last is MediaKind.IMAGE and wanted is not None:
        joins_attachment = at_last is not None and sources == [Source.ATTACHMENT]
        if not sources or joins_attachment:
            sources.append(Source.LAST)
            reading.note("sources", Source.LAST, wanted.start, wanted.end, "roles.pointing")
    for named in shielded.subjects if Source.SUBJECT in sources else ():
        reading.note("sources", Source.SUBJECT, named.start, named.end, "roles.named")
    if reference is not None and not _is_reference(reading, reference, bool(sources)):
        reference = None
    if pointing is not None:
        reading.note("task_type", "points", pointing.start, pointing.end, "roles.pointing")
    if reference is not None:
        reading.note("task_type", "reference", reference.start, reference.end, "roles.reference")
    return Roles(
        sources=tuple(sources),
        points=pointing is not None,
        edits=_edits(reading),
        references=reference is not None,
        styles=reading.has("style") and _STYLE_OF.search(reading.text) is not None,
    )


def _at_hand(reading: Reading, shielded: Shielded, pointing: Mark | None) -> list[Source]:
    """Collect what came with the message and what the words name."""
    message = reading.message
    attached = _count_pictures(message.attachments)
    replied = _count_pictures(message.reply.media if message.reply else ())
    if reading.first("point", "ignore"):
        attached = replied = 0
    elif _ONE_OF_THEM.search(reading.text) or _changes_one(reading.text):
        attached, replied = min(attached, 1), min(replied, 1)
    sources: list[Source] = [Source.ATTACHMENT] * attached
    if not attached or reading.first("point", "reply") or _calls_for_two(reading):
        sources += [Source.REPLY] * replied
    for start, end in shielded.links:
        if not _NO_PICTURE_LINK.search(reading.raw[start:end].lower()):
            sources.append(Source.LINK)
            reading.note("sources", Source.LINK, start, end, "roles.link")
    # The picture replied to most likely shows the named one already.
    shows_named = sources and set(sources) == {Source.REPLY} and pointing is None
    if not shows_named:
        sources += [Source.SUBJECT] * len(shielded.subjects)
    return sources


def _changes_one(text: str) -> bool:
    """第二张再亮一点: one picture is named by its place, and no other."""
    named = set(_ORDINAL.findall(text))
    return len(named) == 1 and bool(_ONE_OPENS.search(text)) and not _OTHERS.search(text)


def _count_pictures(kinds: Iterable[MediaKind]) -> int:
    return sum(kind is MediaKind.IMAGE for kind in kinds)


def _calls_for_two(reading: Reading) -> bool:
    if reading.has("frames"):
        return True
    if _OWN.search(reading.text) and _ANOTHER.search(reading.text):
        return True
    marks = (*reading.of("edit"), *reading.of("point"))
    return any(reading.text[mark.start : mark.end] in _TWO_PICTURES for mark in marks)


def _edits(reading: Reading) -> bool:
    """Tell whether a clause begins with a change to something that exists."""
    return any(
        reading.is_blank(reading.clause_at(mark.start)[0], mark.start)
        for mark in reading.of("edit")
    )


def _pointing_reference(reading: Reading) -> Mark | None:
    for mark in reading.of("reference"):
        if _POINTS_TO_PICTURE.search(reading.text, mark.start, mark.end):
            return mark
    return None


def _is_reference(reading: Reading, mark: Mark, has_picture: bool) -> bool:
    """Tell "参考这张" from "参考宫崎骏的画风", which needs no picture."""
    if has_picture or reading.text[mark.start : mark.end] not in _MAY_NAME_A_STYLE:
        return True
    return _REFERENCE_GOES_ON.match(reading.text, mark.end) is not None
