### 问答：价格要不要继续、取消、帮助，以及按钮按下之后的一句话。

# $kind, $model, $price, $limit
ask-price = { $kind ->
    [film] 🎬 用 { $model } 拍这段视频{ KNOWN($price) ->
        [yes] 要 { $price } 积分，超过了
       *[no] 的价格没有公布，也许会超过
    }这里不用先问的上限（{ $limit } 积分）。要继续吗？
    [films] 🎬 用 { $model } 拍这几段视频{ KNOWN($price) ->
        [yes] 一共要 { $price } 积分，超过了
       *[no] 的价格没有公布，也许会超过
    }这里不用先问的上限（{ $limit } 积分）。要继续吗？
    [pictures] 🎨 用 { $model } 画这几张图{ KNOWN($price) ->
        [yes] 一共要 { $price } 积分，超过了
       *[no] 的价格没有公布，也许会超过
    }这里不用先问的上限（{ $limit } 积分）。要继续吗？
   *[picture] 🎨 用 { $model } 画这张图{ KNOWN($price) ->
        [yes] 要 { $price } 积分，超过了
       *[no] 的价格没有公布，也许会超过
    }这里不用先问的上限（{ $limit } 积分）。要继续吗？
}

# $model, $price
ask-people = 🎬 { $model } 一般不接受画面里有人物，这次的描述里有。还要试吗{ KNOWN($price) ->
    [yes] （{ $price } 积分）？
   *[no] ？
}

# $model, $price, $was
ask-price-rose = 💰 { KNOWN($price) ->
    [yes] { $model } 的价格从 { $was } 积分变成了 { $price } 积分，还要继续吗？
   *[no] { $model } 的价格原来是 { $was } 积分，现在没有公布了，还要继续吗？
}

# $number
ask-roles = { $number ->
    [more] 这几张图怎么用？
   *[two] 这两张图怎么用？
}

# $prompt
ask-new-prompt = ✏️ 想改成什么？直接发新的描述就行。现在是：{ $prompt }

question-closed = ☑️ 这个问题已经了结。

# $kind
cancelled = { $kind ->
    [film] 👌 好，这段视频不拍了。
    [films] 👌 好，这几段视频不拍了。
    [pictures] 👌 好，这几张图不画了。
   *[picture] 👌 好，这张图不画了。
}

# $kind
cancelled-maybe-late = { $kind ->
    [film] 👌 好，取消了。这段视频刚刚下过单，要是还是拍出来了，我会照样发给你。
    [films] 👌 好，取消了。有的刚刚下过单，要是还是拍出来了，我会照样发给你。
    [pictures] 👌 好，取消了。有的刚刚下过单，要是还是画出来了，我会照样发给你。
   *[picture] 👌 好，取消了。这张图刚刚下过单，要是还是画出来了，我会照样发给你。
}

# $kind
cancel-too-late = { $kind ->
    [film] 这段视频已经开拍，停不下来了；拍好就发给你。
    [films] 有的视频已经开拍，停不下来了；拍好就发给你。
    [pictures] 有的图已经开画，停不下来了；画好就发给你。
   *[picture] 这张图已经开画，停不下来了；画好就发给你。
}

cancel-nothing = 现在没有正在做的，不用取消。想看什么就告诉我。

reply-help =
    🎨 想要图，直接说就行：“画一只在屋顶看月亮的猫，横图”
    🖌️ 想改图，发给我或者回复它：“把背景换成雪夜”
    🎬 想要视频：“做一段 5 秒的视频，锦鲤游过荷塘，竖屏”

reply-hello = 你好呀 👋 想看什么就告诉我，比如“画一只戴草帽的柴犬”。

reply-undecided = 给我一点点方向就好 🎨 比如“雨后的江南小巷”，剩下的交给我。

reply-thanks = 不客气，随时找我 🎨

# $kind
reply-models = { $kind ->
    [film] 🎬 拍视频的模型：
   *[picture] 🎨 画图的模型：
}

# $model, $price
reply-model-price = { $model }{ KNOWN($price) ->
    [yes] { " · " }{ $price } 积分
   *[no] { " · " }价格没有公布
}

# $left_out
reply-models-more = …还有 { $left_out } 个

reply-models-none = 模型列表还没拿到，过一会儿再问我一次就好。

# $kind, $model, $price
reply-model = { $kind ->
    [film] 🎬 { $model } · { $price } 积分起
   *[picture] 🎨 { $model } · { $price } 积分起
}

reply-status-none = 现在没有正在做的。想看什么就告诉我 🎨

# $kind, $model, $percent, $left, $left_unit
reply-status = { $kind ->
    [film] 🎬 { $model } 正在拍
   *[picture] 🎨 { $model } 正在画
}，已经 { $percent }% 了，{ $left_unit ->
    [minutes] 最多还要 { $left } 分钟。
    [seconds] 最多还要 { $left } 秒。
   *[soon] 就快好了。
}

# $kind, $model, $ready, $total
reply-status-several = { $kind ->
    [film] 🎬 { $model } 正在拍，{ $total } 段好了 { $ready } 段。
   *[picture] 🎨 { $model } 正在画，{ $total } 张好了 { $ready } 张。
}

# $kind, $model, $position, $low, $high, $unit
reply-status-waiting = { $kind ->
    [film] ⏳ { $model } 的视频
   *[picture] ⏳ { $model } 的图
}排在第 { $position } 位，开始后大约要 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}。

# $kind, $prompt
reply-status-asked = { $kind ->
    [film] ❓ 这段视频在等你回答：{ $prompt }
   *[picture] ❓ 这张图在等你回答：{ $prompt }
}

# $kind, $prompt
reply-status-begun = { $kind ->
    [film] ⏳ 这段视频马上开始：{ $prompt }
   *[picture] ⏳ 这张图马上开始：{ $prompt }
}

# $kind
reply-status-asking = { $kind ->
    [film] 💬 这段视频在等你回答上面的问题，答了就开始。
   *[picture] 💬 这张图在等你回答上面的问题，答了就开始。
}

# $scope, $model, $price
preference-saved = ✅ 记住了：以后{ $scope ->
    [film] 视频
    [all] 图片和视频
    [edit] 改图
    [motion] 图片动起来
    [frames] 首尾帧视频
    [reference] 参考图视频
   *[picture] 图片
}默认用 { $model }{ KNOWN($price) ->
    [yes] （{ $price } 积分）
   *[no] { "" }
}。想恢复推荐，说“用默认的”。

# $scope, $model
preference-now = 以后{ $scope ->
    [film] 视频
    [all] 图片和视频
    [edit] 改图
    [motion] 图片动起来
    [frames] 首尾帧视频
    [reference] 参考图视频
   *[picture] 图片
}默认用 { $model }。

# $scope
preference-cleared = ✅ 好，{ $scope ->
    [film] 视频
    [all] 图片和视频
    [edit] 改图
    [motion] 图片动起来
    [frames] 首尾帧视频
    [reference] 参考图视频
   *[picture] 图片
}恢复推荐，模型由我来挑。

preference-undone = ↩️ 已撤销，和之前一样。

preference-none = 本来就没有记住哪个模型，一直是由我来挑最合适的。

# $model
preference-unknown = 这里没有 { $model } 能做这个。说“有哪些模型”，看看能用哪些。

# $price
reply-spent = 🪙 你今天用了 { $price } 积分。

# $whose, $rest, $limit
reply-left = { $whose ->
    [chat] 这个聊天今天还能用 { $rest } 积分（每天 { $limit }）。
   *[person] 你今天还能用 { $rest } 积分（每天 { $limit }）。
}

# $until, $until_unit
reply-renewal = { $until } { $until_unit ->
    [minutes] 分钟
   *[hours] 小时
}后额度会恢复。

reply-no-budget = 这里没有每日限额，想看什么尽管说 🎨

# $provider, $price
reply-account = { $provider } 账户里还有 { $price } 积分。

reply-preferences = 🧠 你常用的模型：

# $scope, $model, $price
reply-preference = { $scope ->
    [film] 视频
    [all] 图片和视频
    [edit] 改图
    [motion] 图片动起来
    [frames] 首尾帧视频
    [reference] 参考图视频
   *[picture] 图片
} · { $model }{ KNOWN($price) ->
    [yes] （{ $price } 积分）
   *[no] { "" }
}

# $scope, $model
reply-preference-gone = { $scope ->
    [film] 视频
    [all] 图片和视频
    [edit] 改图
    [motion] 图片动起来
    [frames] 首尾帧视频
    [reference] 参考图视频
   *[picture] 图片
} · { $model }，现在用不了，先由我来挑别的

reply-preferences-none = 还没有记住哪个模型，由我来挑最合适的。想固定用一个，说“以后都用可梦”就行。

reply-empty = 我在呢 👋 想看什么？比如“画一座雪山下的小木屋”。

# $limit
reply-too-long = 这段话有点长，{ $limit } 个字以内我才能看完，精简一下再发给我吧 ✂️


# $kind
reply-needs-prompt = { $kind ->
    [film] 好呀，想拍什么呢？比如“海浪拍打礁石，夕阳” 🎬
   *[picture] 好呀，想画什么呢？比如“雨后的江南小巷” 🎨
}

reply-no-file = 找不到文件 {$name}，或者打不开。名字里有空格的话请加上引号：@"我的 猫.png"
reply-busy = 这句话我还没能记下，稍等一分钟；要是还没动静，再发一次就好 🙏

press-taken = 这个选项已经点过啦。

press-not-yours = 这是给别人的选项。想看什么，直接告诉我就好。

press-expired = 这个选项已经过期了，再说一次想看什么就行。

press-done = 收到 ✅

# $kind
press-under-way = { $kind ->
    [film] 已经开拍了，等拍好以后再点视频下面的同一个按钮就行。
   *[picture] 已经开画了，等画好以后再点图片下面的同一个按钮就行。
}

press-stopping = 正在试着停下…

# $name, $models（可以是空的）
reply-model-unknown = 没有找到叫“{ $name }”的模型。{ GIVEN($models) ->
    [yes] 你要的会不会是：{ $models }？
   *[no] 说“有哪些模型”，看看能用哪些。
}

reply-needs-change = 图收到了，想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨

# $place
reply-picked = 好，第 { $place } 张。想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨

reply-picked-last = 好，刚才那张。想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨

# $kind, $pictures
reply-needs-image = { $kind ->
    [film] { $pictures ->
        [several] 好呀，把要用的几张图一起发给我，或者回复它们再说一次 🖼️
        [another] 收到一张，还差一张，再发给我就好 🖼️
       *[one] 好呀，把图发给我，或者回复那张图再说一次 🖼️
    }
   *[picture] 好呀，把图发给我，或者回复那张图再说一次 🖼️
}
