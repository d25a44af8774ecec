"""Numbers as people write them: digits, Chinese numerals, English words."""

import re

_CHINESE = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4} | {
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9
}  # fmt: skip
_ENGLISH = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(1, 20),
        strict=True,
    )
) | {"twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90}

CHINESE = r"[零〇一二两俩三仨四五六七八九十百]+"
ENGLISH = "(?:" + "|".join(sorted(_ENGLISH, key=len, reverse=True)) + ")"
NUMBER = rf"(?:\d+(?:\.\d+)?|{CHINESE}|\b{ENGLISH})"

_LONGEST = 6
_DIGITS = re.compile(r"\d+(?:\.\d+)?\Z")


def read_number(text: str) -> int | None:
    """Read a number up to the hundreds; a fraction is cut off."""
    if _DIGITS.match(text):
        return int(float(text)) if len(text) <= _LONGEST else None
    if text in _ENGLISH:
        return _ENGLISH[text]
    total = 0
    digit = 0
    for char in text:
        if char == "十":
            total += (digit or 1) * 10
            digit = 0
        elif char == "百":
            total += (digit or 1) * 100
            digit = 0
        else:
            digit = digit * 10 + _CHINESE[char]
    return total + digit


def read_ratio_part(text: str) -> str:
    """Read one side of a ratio; decimals stay as written."""
    if _DIGITS.match(text):
        return text.removeprefix("0") if text.isdigit() and text != "0" else text
    return str(read_number(text))


def read_leading_number(text: str) -> int | None:
    """Read the number that a flag's value begins with: "10s" is 10."""
    match = re.match(r"\d{1,10}", text)
    return int(match[0]) if match else None
