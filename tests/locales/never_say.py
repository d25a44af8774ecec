"""Words that never reach a chat: how the service works inside is not the person's business."""

import re
from collections.abc import Mapping

from core.texts import TextKey

_IDS = "|".join(re.escape(key.value) for key in TextKey if "-" in key.value)


def _words(*words: str) -> str:
    return rf"(?<![A-Za-z])(?:{'|'.join(words)})(?![A-Za-z])"


FORBIDDEN: Mapping[str, str] = {
    "script or automation": _words("scripts?", "automat(?:ion|ed|ic|ically)") + "|脚本|自动化",
    "product list": r"product list|list of products|产品列表|商品列表|产品清单",
    "interface or query": _words("interfaces?", "endpoints?", "quer(?:y|ies|ying)")
    + "|接口|查询列表|端点",
    "parameters": _words("param(?:eter)?s?", "pars(?:e|es|ed|ing)", "payloads?") + "|参数|解析",
    "polling": _words("poll(?:s|ed|ing)?", "webhooks?", "callbacks?") + "|轮询|回调",
    "snake case": r"[A-Za-z]+_[A-Za-z_]+",
    "API": _words("APIs?", "SDK", "backend", "back[ -]end", "upstream") + "|后端|上游",
    "HTTP": _words("https?", "requests?", "responses?", "header", "timeout", "URLs?")
    + "|请求|响应",
    "JSON": _words("JSON", "XML", "NULL", "undefined", "NaN"),
    "secrets": _words("tokens?", "keys?") + r"|密钥|令牌|(?i:ima_[a-z0-9]{6,})",
    "error codes": r"(?:error|status|code|错误码|状态码|代码)\s*[:：#=]?\s*-?\d{3,}|错误码|状态码"
    r"|(?<!\d)(?:4008|4014|6006|6009|6010|400017)(?!\d)",
    "stack traces": r"traceback|stack ?trace|(?-i:[A-Z]\w*(?:Error|Exception)\b)"
    r"|\bline \d+, in\b|堆栈|异常",
    "task ids": _words("task ids?", "job ids?", "task number")
    + r"|任务\s*(?:id|编号|号)|(?<![0-9a-z])(?:[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)",
    "a raw text id": rf"(?<![\w-])(?:{_IDS})(?![\w-])",
    "an unfilled place": r"\{\s*\$?[\w-]*\s*\}|\{\?+\}",
    "database words": _words("databases?", "sqlite", "outbox", "revision") + "|数据库",
}
"""Patterns by what they stand for; matched whatever the case."""

_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in FORBIDDEN.items()}
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def find_forbidden(text: str) -> list[str]:
    """List what a chat text says that it must not, as "what: words"; links count only for keys."""
    without_links = _LINK.sub("", text)
    found = [
        f"{name}: {match[0]}"
        for name, pattern in _COMPILED.items()
        for match in pattern.finditer(without_links)
    ]
    in_links = (
        match[0]
        for link in _LINK.findall(text)
        for match in re.finditer(r"ima_[a-z0-9]{6,}", link, re.IGNORECASE)
    )
    return found + [f"secrets: {match}" for match in in_links]
