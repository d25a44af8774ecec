"""The deny-list finds what it is for and leaves ordinary words alone."""

import pytest

from tests.locales.never_say import FORBIDDEN, find_forbidden

BAD = (
    ("script or automation", "I am running the script now"),
    ("script or automation", "正在执行自动化脚本"),
    ("product list", "Reading the product list"),
    ("product list", "先看一下产品列表"),
    ("interface or query", "The query interface answered"),
    ("interface or query", "接口返回了"),
    ("parameters", "Parsing the parameters"),
    ("parameters", "参数解析完成"),
    ("polling", "Smart polling is under way"),
    ("polling", "智能轮询中"),
    ("snake case", "the attribute_id is wrong"),
    ("snake case", "model_version and form_config"),
    ("API", "An API call failed"),
    ("HTTP", "HTTP 503 came back"),
    ("HTTP", "Your request failed"),
    ("HTTP", "请求失败"),
    ("JSON", "The JSON was empty"),
    ("secrets", "with ima_ABCDEFGH12345"),
    ("secrets", "at https://x.test/?k=ima_ABCDEFGH12345"),
    ("secrets", "your token has expired"),
    ("error codes", "code: 503"),
    ("error codes", "出错了（6009）"),
    ("stack traces", "Traceback (most recent call last)"),
    ("stack traces", "raised a ValueError"),
    ("stack traces", "程序异常"),
    ("task ids", "task id 17"),
    ("task ids", "任务编号 17"),
    ("task ids", "see 65f1c0ffee0000000000dead"),
    ("a raw text id", "error-unavailable"),
    ("a raw text id", "(status-price)"),
    ("an unfilled place", "with {$model} now"),
    ("an unfilled place", "{???}"),
    ("database words", "the database is locked"),
    ("database words", "数据库忙"),
)

FINE = (
    "🎨 开始生成图片 · SeeDream 4.5 · 16:9",
    "About 30 to 60 seconds · 500 credits",
    "🔗 Original link: https://api.example.com/v1/tasks/poll_result.json?token=abc",
    "A description of a monkey on a keyboard",
    "Nano Banana 2 · 512px · 4K · 60100 积分",
    "这张图比平时慢一些，一好就发到这里。",
)


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_forbidden_word_is_found(name: str, text: str) -> None:
    assert name in {found.split(":")[0] for found in find_forbidden(text)}


def test_every_pattern_has_an_example() -> None:
    assert {name for name, _ in BAD} == set(FORBIDDEN)


@pytest.mark.parametrize("text", FINE)
def test_ordinary_words_pass(text: str) -> None:
    assert find_forbidden(text) == []
