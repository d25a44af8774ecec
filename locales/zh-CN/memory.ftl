### 记住的东西：用的是哪张图，以前做过什么，存了关于你的哪些内容。

# $kind, $names, $count
ack-subject = 收到，用{ DOTTED($names) }{ $count ->
    [several] 的图
   *[one] 那张图
}来{ $kind ->
    [film] 拍 🎬
   *[picture] 画 🎨
} 想换一张，回复那张图就行。

# $kind, $count
ack-last = 收到，用刚才那{ $count ->
    [several] 几张图
   *[one] 张图
}来{ $kind ->
    [film] 拍 🎬
   *[picture] 画 🎨
} 想换一张，回复那张图就行。

# $kind, $place
ack-place = 收到，用第 { $place } 张图来{ $kind ->
    [film] 拍 🎬
   *[picture] 画 🎨
} 想换一张，回复那张图就行。

# $kind, $count
ack-replied = 收到，用你回复的{ $count ->
    [several] 前几张图
   *[one] 第一张图
}来{ $kind ->
    [film] 拍 🎬
   *[picture] 画 🎨
} 想换一张，回复那张图就行。

# $name
named = ✅ 记住了，这张叫{ DOTTED($name) }。以后说“{ $name }在海边”，就从这张画起 🎨
name-nothing = 🏷️ 没看到要起名的是哪张图。等图好了再说一次，或者把图一起发来、回复那张图说也行 🖼️
name-lacking = 🏷️ 想给这张图起什么名字呢？说一声“叫它小白”，以后就用这个名字

# $kind, $made
ack-corrected = { $made ->
    [yes] 明白，是这张 👌 上一{ $kind ->
        [film] 段已经在拍
       *[picture] 张已经在画
    }了，我先看看用这张再做一次要多少积分。
   *[no] 好，换成这张来{ $kind ->
        [film] 拍 🎬
       *[picture] 画 🎨
    }
}

# $kind, $model, $price
ask-other-picture = { $kind ->
    [film] 🎬 用这张图再拍一段（{ $model }）
   *[picture] 🎨 用这张图再画一张（{ $model }）
}{ KNOWN($price) ->
    [yes] 要 { $price } 积分，要吗？
   *[no] 的价格没有公布，要吗？
}

# $kind, $prompt, $ago, $ago_unit
reply-status-last = 现在没有正在做的。上一{ $kind ->
    [film] 段视频
   *[picture] 张图
}{ $ago_unit ->
    [days] { $ago } 天前
    [hours] { $ago } 小时前
    [minutes] { $ago } 分钟前
   *[now] 刚刚
}做好：{ $prompt }

history = 🗂️ 你做过的：

# $page
history-page = 🗂️ 你做过的（第 { $page } 页）：

# $kind, $place, $prompt, $model, $ago, $ago_unit
history-line = { $place }. { $kind ->
    [film] 🎬
   *[picture] 🎨
} { $prompt } · { $model } · { $ago_unit ->
    [days] { $ago } 天前
    [hours] { $ago } 小时前
    [minutes] { $ago } 分钟前
   *[now] 刚刚
}

history-none = 还没有做过什么。想看什么就告诉我，比如“画一只在屋顶看月亮的猫” 🎨

show-gone = 找不到那一个了。说“我的历史”，看看都有哪些。

# $kind, $prompt
show-suggestion = { $kind ->
    [film] 视频：{ $prompt }
   *[picture] 图片：{ $prompt }
}

stored = 🗄️ 我这里存着关于你的：

# $requests, $results
stored-results = · 你提过的 { $requests } 个要求{ GIVEN($results) ->
   *[no] { "" }
    [yes] ，和做好的 { $results } 个结果
}

# $names
stored-names = · 你起过名字的图：{ DOTTED($names) }

# $names
stored-models = · 你常用的模型：{ DOTTED($names) }

stored-ask = 要全部删掉吗？还没下单的会取消；已经下单的会照样做好发给你，然后也删掉。

stored-nothing = 我这里没有存着关于你的任何东西 👌

stored-deleted = ✅ 都删掉了：你说过的话、做过的结果、起过的名字和常用的模型。我留的图片和视频文件最迟七天后清掉，今天用了多少积分过了今天就不再记着。

# $leaving
stored-leaving = 还在做的 { $leaving } 个已经下单，做好发给你之后也会删掉。

stored-kept = 👌 好，都留着。

error-image-gone = 原因：那张图已经找不回来了。把图发给我，或者回复那张图再说一次就好 🖼️
