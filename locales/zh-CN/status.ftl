### 收到一句话之后、结果出来之前，人们看到的话。

# $kind, $prompt
ack = { $kind ->
    [film] 收到，这就拍：{ $prompt } 🎬
   *[picture] 收到，这就画：{ $prompt } 🎨
}

# $kind, $model
ack-retry = { $kind ->
    [film] 好，用 { $model } 再拍一条 🎬
    [films] 好，用 { $model } 再拍一组 🎬
    [pictures] 好，用 { $model } 再画一组 🎨
   *[picture] 好，用 { $model } 再画一张 🎨
}

ack-animate = 好，这就让它动起来 🎬

# $kind, $model, $seconds（可以是空的）, $settings（可以是空的）
status-start = { $kind ->
    [film] 🎬 开始生成视频 · { $model }
    [films] 🎬 开始生成这组视频 · { $model }
    [pictures] 🎨 开始生成这组图片 · { $model }
   *[picture] 🎨 开始生成图片 · { $model }
}{ GIVEN($seconds) ->
    [yes] { " · " }{ $seconds } 秒
   *[no] { "" }
}{ GIVEN($settings) ->
    [yes] { " · " }{ $settings }
   *[no] { "" }
}

# $low, $high, $unit, $price
status-price = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
} · { $price } 积分

# $low, $high, $unit
status-wait = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}

# $low, $high, $unit
status-price-unknown = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
} · 价格没有公布

# $model, $price
status-cheaper = 想省一点？{ $model } 只要 { $price } 积分。

# $model, $seconds（可以是空的）, $settings（可以是空的）, $price
status-instead = 💡 { $model } 更接近你想要的{ GIVEN($seconds) ->
    [yes] ：{ $seconds } 秒
   *[no] { "" }
}{ GIVEN($settings) ->
    [yes] { GIVEN($seconds) ->
        [yes] { " · " }
       *[no] ：
    }{ $settings }
   *[no] { "" }
}{ KNOWN($price) ->
    [yes] （{ $price } 积分）。
   *[no] 。
}

# $kind, $model, $price
status-premium = 💎 按你要的最好效果来：{ $model } 是高端模型，这{ $kind ->
    [film] 段
   *[picture] 张
} { $price } 积分。

status-cheapest = 🪙 这已经是现在最便宜的选择了。

# $count, $price, $size（可以是空的）
status-buys = ✨ { $price } 积分，换来{ GIVEN($size) ->
    [yes] { $count ->
        [several] 几张
       *[one] { "" }
    } { $size } 大图和更多细节。
   *[no] 更细腻的画面。
}

# $position
status-waiting = ⏳ 正在排队，现在是第 { $position } 位，轮到就开始。

# $percent, $waited, $at_most
status-progress = { $percent }% · 已等 { SPAN($waited) ->
    [minutes] { MINUTES($waited) } 分钟
   *[seconds] { $waited } 秒
}，最长约 { SPAN($at_most) ->
    [minutes] { MINUTES_UP($at_most) } 分钟
   *[seconds] { $at_most } 秒
}

# $ready, $total, $percent, $waited, $at_most
status-progress-several = 做好 { $ready }/{ $total } · { $percent }% · 已等 { SPAN($waited) ->
    [minutes] { MINUTES($waited) } 分钟
   *[seconds] { $waited } 秒
}，最长约 { SPAN($at_most) ->
    [minutes] { MINUTES_UP($at_most) } 分钟
   *[seconds] { $at_most } 秒
}

# $kind
status-nearly = { $kind ->
    [film] 就快好了，正在收尾 🎞️
    [films] 就快好了，正在收尾 🎞️
    [pictures] 就快好了，还差最后几笔 ✨
   *[picture] 就快好了，还差最后几笔 ✨
}

# $kind, $model, $took, $unit
status-done = { $kind ->
    [film] 🎬 { $model } · 用时 { $took }
    [films] 🎬 { $model } · 用时 { $took }
    [pictures] 🎨 { $model } · 用时 { $took }
   *[picture] 🎨 { $model } · 用时 { $took }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}

# $kind, $model
status-failed = { $kind ->
    [film] ❌ { $model } · 这次没拍成
    [films] ❌ { $model } · 这次没拍成
    [pictures] ❌ { $model } · 这次没画成
   *[picture] ❌ { $model } · 这次没画成
}

# $kind, $model
status-switched = { $kind ->
    [film] ↪️ 这段视频换 { $model } 来拍
   *[picture] ↪️ 这张图换 { $model } 来画
}

# $kind
status-cancelled = { $kind ->
    [film] 🚫 已取消，这段视频不拍了
    [films] 🚫 已取消，这几段视频不拍了
    [pictures] 🚫 已取消，这几张图不画了
   *[picture] 🚫 已取消，这张图不画了
}

# $kind
status-unknown = { $kind ->
    [film] ⚠️ 正在核对这段视频的下落
    [films] ⚠️ 正在核对这几段视频的下落
    [pictures] ⚠️ 正在核对这几张图的下落
   *[picture] ⚠️ 正在核对这张图的下落
}
