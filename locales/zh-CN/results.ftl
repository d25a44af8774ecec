### 随图片和视频一起送到的话。

# $kind, $model
result = { $kind ->
    [film] ✅ 视频好了 · { $model }
   *[picture] ✅ 图片好了 · { $model }
}

# $kind, $model
result-preferred = { $kind ->
    [film] ✅ 视频好了 · { $model }（你常用的）
   *[picture] ✅ 图片好了 · { $model }（你常用的）
}

# $model, $price, $reason
result-hint = 💡 小提示：{ $reason ->
    [lettering] 图里带文字
    [shape] 宽幅和长幅的画面
    [anime] 动漫画风
    [perfume] 香水广告
    [jewellery] 珠宝首饰
    [cosmetics] 护肤美妆
    [product] 产品主图
    [character] 角色设定
    [length] 长一些的视频
    [sound] 带声音的视频
    [water] 水的画面
   *[artistic] 艺术插画
}，{ $model } 也很拿手{ KNOWN($price) ->
    [yes] （{ $price } 积分）。
   *[no] 。
}

# $low, $high, $unit, $took, $took_unit, $price
result-facts = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}，实际 { $took } { $took_unit ->
    [minutes] 分钟
   *[seconds] 秒
} · { $price } 积分

# $low, $high, $unit, $took, $took_unit
result-facts-free = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}，实际 { $took } { $took_unit ->
    [minutes] 分钟
   *[seconds] 秒
} · 价格没有公布

# $low, $high, $unit, $took, $took_unit
result-times = 预计 { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low }~{ $high }
} { $unit ->
    [minutes] 分钟
   *[seconds] 秒
}，实际 { $took } { $took_unit ->
    [minutes] 分钟
   *[seconds] 秒
}

# $url
result-link = 🔗 原始链接：{ $url }

result-late = 🕰️ 来晚了一点：这是你之前要的那一份。

# $kind
result-not-fetched = { $kind ->
    [film] 视频做好了，可是没能搬进聊天里，点链接就能看。
   *[picture] 图画好了，可是没能搬进聊天里，点链接就能看。
}

# $kind
result-too-large = { $kind ->
    [film] 这段视频太大，聊天里放不下，点链接就能看。
   *[picture] 这张图太大，聊天里放不下，点链接就能看。
}
