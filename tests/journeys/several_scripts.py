"""What stands in the chat where several results are asked for, word for word."""

from collections.abc import Mapping

SCRIPTS: Mapping[str, Mapping[str, list[str]]] = {
    "three_pictures": {
        "zh": [
            "> 画三张猫",
            "↩ 收到，这就画：猫 🎨",
            ("· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n预计 2~5 秒 · 3 × 5 = 15 积分 [取消]"),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片都好了 · SeeDream 4.5\n"
                "预计 2~5 秒，实际 N 秒 · 3 × 5 = 15 积分\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [再来一组] [改提示词] [动起来] [以后都用它] (file) "
                "(file) (file)"
            ),
        ],
        "en": [
            "> 3 versions of a cat",
            "↩ On it, drawing: a cat 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "About 2 to 5 seconds · 3 × 5 = 15 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your pictures are ready · SeeDream 4.5\n"
                "Expected 2 to 5 s, took N s · 3 × 5 = 15 credits\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Another set of pictures] [Edit prompt] [Animate]"
                " "
                "[Always use this model] (file) (file) (file)"
            ),
        ],
    },
    "two_films": {
        "zh": [
            "> 做两段纸船的视频",
            "↩ 收到，这就拍：纸船的视频 🎬",
            (
                "· 🎬 开始生成这组视频 · Wan 2.6 · 5 秒 · 16:9 · 1080P\n"
                "预计 6~12 秒 · 2 × 40 = 80 积分\n"
                "想省一点？Hailuo 2.0 只要 24 积分。 [取消]"
            ),
            "✎ 🎬 Wan 2.6 · 用时 N 秒",
            (
                "↩ ✅ 视频都好了 · Wan 2.6\n"
                "预计 6~12 秒，实际 N 秒 · 2 × 40 = 80 积分 [再来一组] [改提示词] "
                "[以后都用它] (file) (file)"
            ),
            ("· 🔗 原始链接：LINK.mp4\n🔗 原始链接：LINK.mp4"),
        ],
        "en": [
            "> 2 clips of a paper boat",
            "↩ On it, filming: a paper boat 🎬",
            (
                "· 🎬 Starting your films · Wan 2.6 · 5 s · 16:9 · 1080P\n"
                "About 6 to 12 seconds · 2 × 40 = 80 credits\n"
                "A cheaper way: Hailuo 2.0 for 24 credits. [Cancel]"
            ),
            "✎ 🎬 Wan 2.6 · took N s",
            (
                "↩ ✅ Your films are ready · Wan 2.6\n"
                "Expected 6 to 12 s, took N s · 2 × 40 = 80 credits [Another set of films] "
                "[Edit prompt] [Always use this model] (file) (file)"
            ),
            ("· 🔗 Original link: LINK.mp4\n🔗 Original link: LINK.mp4"),
        ],
    },
    "one_fails_and_is_made_again": {
        "zh": [
            "> 画三张编号 7101 的狐狸",
            "↩ 收到，这就画：编号 7101 的狐狸 🎨",
            ("· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n预计 2~5 秒 · 3 × 5 = 15 积分 [取消]"),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 3 张图好了 2 张 · SeeDream 4.5\n"
                "预计 2~5 秒，实际 N 秒 · 2 × 5 = 10 积分\n"
                "❌ 第 N 张没画成，有没有扣积分还说不准，可以请管理员看一下。\n"
                "原因：画到一半出了点问题，换个模型再来一次吧。\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [补画缺的那张（5 积分）] [再来一组] [改提示词] "
                "[动起来] [以后都用它] (file) (file)"
            ),
            "↩ 好，用 SeeDream 4.5 再画一张 🎨",
            ("· 🎨 开始生成图片 · SeeDream 4.5 · 4K\n预计 2~5 秒 · 5 积分 [取消]"),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片好了 · SeeDream 4.5\n"
                "预计 2~5 秒，实际 N 秒 · 5 积分\n"
                "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
            ),
        ],
        "en": [
            "> 3 pics of fox 7102",
            "↩ On it, drawing: fox 7102 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "About 2 to 5 seconds · 3 × 5 = 15 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ 2 of your 3 pictures are ready · SeeDream 4.5\n"
                "Expected 2 to 5 s, took N s · 2 × 5 = 10 credits\n"
                "❌ Picture N didn't work out. I can't tell yet whether that cost anything; "
                "an admin can look it up.\n"
                "Something went wrong halfway through the picture. Another model may manage "
                "it.\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Redo the missing one (5 credits)] [Another set "
                "of pictures] [Edit prompt] [Animate] [Always use this model] (file) (file)"
            ),
            "↩ Sure, another try with SeeDream 4.5 🎨",
            (
                "· 🎨 Starting your picture · SeeDream 4.5 · 4K\n"
                "About 2 to 5 seconds · 5 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your picture is ready · SeeDream 4.5\n"
                "Expected 2 to 5 s, took N s · 5 credits\n"
                "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] [Always"
                " "
                "use this model] (file)"
            ),
        ],
    },
    "one_gets_lost": {
        "zh": [
            "> 画三张编号 7201 的狐狸",
            "↩ 收到，这就画：编号 7201 的狐狸 🎨",
            ("· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n预计 2~5 秒 · 3 × 5 = 15 积分 [取消]"),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 3 张图好了 2 张 · SeeDream 4.5\n"
                "预计 2~5 秒，实际 N 秒 · 2 × 5 = 10 积分\n"
                "⚠️ 第 N "
                "张下单时网络断了，还不知道有没有开画，我没有重复下单；画出来了就补发到这里。\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [补画缺的那张（5 积分）] [再来一组] [改提示词] "
                "[动起来] [以后都用它] (file) (file)"
            ),
        ],
        "en": [
            "> 3 pics of fox 7202",
            "↩ On it, drawing: fox 7202 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "About 2 to 5 seconds · 3 × 5 = 15 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ 2 of your 3 pictures are ready · SeeDream 4.5\n"
                "Expected 2 to 5 s, took N s · 2 × 5 = 10 credits\n"
                "⚠️ The connection dropped just as I ordered picture N, so I don't know "
                "whether it was started. I haven't ordered it again; if it turns up, it comes"
                " "
                "here.\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Redo the missing one (5 credits)] [Another set "
                "of pictures] [Edit prompt] [Animate] [Always use this model] (file) (file)"
            ),
        ],
    },
    "called_off_in_the_middle": {
        "zh": [
            "> 画四张编号 7301 的狐狸",
            "↩ 收到，这就画：编号 7301 的狐狸 🎨",
            ("· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n预计 4~10 秒 · 4 × 5 = 20 积分 [取消]"),
            "> 取消",
            "↩ 有的图已经开画，停不下来了；画好就发给你。",
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 4 张图好了 3 张 · SeeDream 4.5\n"
                "预计 4~10 秒，实际 N 秒 · 3 × 5 = 15 积分\n"
                "🚫 另外 1 张按你说的停下了。\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [再来一组] [改提示词] [动起来] [以后都用它] (file) "
                "(file) (file)"
            ),
        ],
        "en": [
            "> 4 pics of fox 7302",
            "↩ On it, drawing: fox 7302 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "About 4 to 10 seconds · 4 × 5 = 20 credits [Cancel]"
            ),
            "> cancel",
            (
                "↩ Some of your pictures are already being made and can't be stopped. You'll "
                "get them when they're done."
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ 3 of your 4 pictures are ready · SeeDream 4.5\n"
                "Expected 4 to 10 s, took N s · 3 × 5 = 15 credits\n"
                "🚫 I stopped the other one, as you asked.\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Another set of pictures] [Edit prompt] [Animate]"
                " "
                "[Always use this model] (file) (file) (file)"
            ),
        ],
    },
    "a_series": {
        "zh": [
            "> 同一个角色的三个场景，水獭侦探 7401",
            "↩ 收到，这就画：同一个角色的三个场景，水獭侦探 7401 🎨",
            ("· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n预计 4~10 秒 · 3 × 5 = 15 积分 [取消]"),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片都好了 · SeeDream 4.5\n"
                "预计 4~10 秒，实际 N 秒 · 3 × 5 = 15 积分\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [再来一组] [改提示词] [动起来] [以后都用它] (file) "
                "(file) (file)"
            ),
        ],
        "en": [
            "> draw the same character in 3 scenes, an otter detective 7402",
            "↩ On it, drawing: the same character in 3 scenes, an otter detecti… 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "About 4 to 10 seconds · 3 × 5 = 15 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your pictures are ready · SeeDream 4.5\n"
                "Expected 4 to 10 s, took N s · 3 × 5 = 15 credits\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Another set of pictures] [Edit prompt] [Animate]"
                " "
                "[Always use this model] (file) (file) (file)"
            ),
        ],
    },
    "more_than_the_most": {
        "zh": [
            "> 画九张猫",
            "↩ 收到，这就画：猫 🎨",
            (
                "· 🎨 开始生成这组图片 · SeeDream 4.5 · 4K\n"
                "你要了 9 张，一次最多画 4 张，这次先画 4 张。\n"
                "预计 4~10 秒 · 4 × 5 = 20 积分 [取消]"
            ),
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片都好了 · SeeDream 4.5\n"
                "预计 4~10 秒，实际 N 秒 · 4 × 5 = 20 积分\n"
                "你要了 9 张，一次最多画 4 张，这次先画 4 张。\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png\n"
                "🔗 原始链接：LINK.png [再来一组] [改提示词] [动起来] [以后都用它] (file) "
                "(file) (file) (file)"
            ),
        ],
        "en": [
            "> 9 pictures of a cat",
            "↩ On it, drawing: a cat 🎨",
            (
                "· 🎨 Starting your pictures · SeeDream 4.5 · 4K\n"
                "You asked for 9 pictures; the most I make at a time is 4, so it's 4 for now.\n"
                "About 4 to 10 seconds · 4 × 5 = 20 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your pictures are ready · SeeDream 4.5\n"
                "Expected 4 to 10 s, took N s · 4 × 5 = 20 credits\n"
                "You asked for 9 pictures; the most I make at a time is 4, so it's 4 for now.\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png\n"
                "🔗 Original link: LINK.png [Another set of pictures] [Edit prompt] [Animate]"
                " "
                "[Always use this model] (file) (file) (file) (file)"
            ),
        ],
    },
    "a_sum_that_is_asked_about": {
        "zh": [
            "> 做四段小船的视频",
            "↩ 收到，这就拍：小船的视频 🎬",
            (
                "↩ 🎬 用 Wan 2.6 拍这几段视频一共要 160 积分，超过了这里不用先问的上限（150 "
                "积分）。要继续吗？ [继续（160 积分）] [改用 Hailuo 2.0（48 积分）] [算了]"
            ),
            "✎ ☑️ 这个问题已经了结。",
            "↩ 👌 好，这几段视频不拍了。",
        ],
        "en": [
            "> 4 clips of a boat",
            "↩ On it, filming: a boat 🎬",
            (
                "↩ 🎬 With Wan 2.6 these films would be 160 credits together, above the 150 I"
                " "
                "may spend here unasked. Go ahead? [Go ahead (160 credits)] [Use Hailuo 2.0 "
                "(48 credits)] [Never mind]"
            ),
            "✎ ☑️ This question is settled.",
            "↩ 👌 All right, no films then.",
        ],
    },
}
"""What is said, by play and language."""
