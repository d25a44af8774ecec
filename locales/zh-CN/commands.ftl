### 命令的名字和说明：名字小写、没有空格，最多 32 个字；说明最多 100 个字。

command-imagine = 画图

command-imagine-about = 把你的描述画成图

command-film = 拍视频

command-film-about = 把你的描述或图片变成视频

command-models = 模型

command-models-about = 看看有哪些模型，各要多少积分

command-prefer = 常用模型

command-prefer-about = 设定你常用的模型，或看看现在用的是哪个

command-jobs = 进度

command-jobs-about = 看看正在做的做到哪一步了

command-show = 作品

command-show-about = 把以前做好的作品再拿出来

command-help = 帮助

command-help-about = 我会什么，怎么用

command-settings = 设置

command-settings-about = 设定我在这个频道里怎么做

option-prompt = 描述

# $kind
option-prompt-about = { $kind ->
    [film] 想拍什么，写得越具体越好
   *[picture] 想画什么，写得越具体越好
}

option-model = 模型

option-model-about = 用哪个模型；不选就由我来挑

option-ratio = 比例

option-ratio-about = 宽高比例，比如 16:9

option-size = 尺寸

option-size-about = 图片要多大

option-resolution = 清晰度

option-resolution-about = 视频要多清晰

option-seconds = 秒数

option-seconds-about = 视频多长，几秒

option-count = 张数

option-count-about = 要几张

option-image = 图片

# $kind
option-image-about = { $kind ->
    [film] 让哪张图动起来
   *[picture] 要改的图，或者拿来参考的图
}

# $number
option-image-more = 图片{ $number }

option-image-more-about = 再加一张要用的图

option-first = 首帧

option-first-about = 视频开头的画面

option-last = 尾帧

option-last-about = 视频结尾的画面

option-reference = 参考图

option-reference-about = 视频里要出现的人或东西

# $number
option-reference-more = 参考图{ $number }

option-reference-more-about = 再加一张要出现的人或东西

option-kind = 类型

option-kind-about = 用在图片还是视频上；不选就都用

option-result = 作品

option-result-about = 哪一个；输入画面内容就能找

# $kind
choice-kind = { $kind ->
    [film] 视频
   *[picture] 图片
}

choice-no-model = 由你来挑

menu-edit = 改这张图

menu-animate = 让这张图动起来

menu-reference = 用作参考图

menu-no-picture = 这条消息里没有图片，换一条有图的试试 🖼️

menu-edit-title = 改这张图

menu-edit-words = 想怎么改？

menu-reference-title = 用作参考图

menu-reference-words = 想用它做什么？

menu-reference-kind = 要图片还是视频？

command-changed = 这个命令刚刚更新过，等一分钟再试就好 🙏

press-again = 刚才慢了一步，再点一次就好 🙏
