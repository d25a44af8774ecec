### 随图片和视频一起送到的话。

# $kind, $model
result = { $kind ->
    [film] ✅ 视频好了 · { $model }
    [films] ✅ 视频都好了 · { $model }
    [pictures] ✅ 图片都好了 · { $model }
   *[picture] ✅ 图片好了 · { $model }
}

# $kind, $model
result-preferred = { $kind ->
    [film] ✅ 视频好了 · { $model }（你常用的）
    [films] ✅ 视频都好了 · { $model }（你常用的）
    [pictures] ✅ 图片都好了 · { $model }（你常用的）
   *[picture] ✅ 图片好了 · { $model }（你常用的）
}

# $kind, $model, $ready, $total
result-partly = { $kind ->
    [film] ✅ { $total } 段视频好了 { $ready } 段 · { $model }
   *[picture] ✅ { $total } 张图好了 { $ready } 张 · { $model }
}

# $kind, $places (“2, 3”), $charged；后面跟着原因
result-missing = { $kind ->
    [film] ❌ 第 { DOTTED($places) } 段没拍成，
    [films] ❌ 第 { DOTTED($places) } 段没拍成，
    [pictures] ❌ 第 { DOTTED($places) } 张没画成，
   *[picture] ❌ 第 { DOTTED($places) } 张没画成，
}{ $charged ->
    [no] 没有扣积分。
    [yes] 积分已经用掉了，抱歉。
   *[maybe] 有没有扣积分还说不准，可以请管理员看一下。
}

# $kind, $places
result-in-doubt = { $kind ->
    [film] ⚠️ 第 { DOTTED($places) } 段下单时网络断了，还不知道有没有开拍，我没有重复下单；拍出来了就补发到这里。
    [films] ⚠️ 第 { DOTTED($places) } 段下单时网络断了，还不知道有没有开拍，我没有重复下单；拍出来了就补发到这里。
    [pictures] ⚠️ 第 { DOTTED($places) } 张下单时网络断了，还不知道有没有开画，我没有重复下单；画出来了就补发到这里。
   *[picture] ⚠️ 第 { DOTTED($places) } 张下单时网络断了，还不知道有没有开画，我没有重复下单；画出来了就补发到这里。
}

# $kind, $missing
result-stopped = { $kind ->
    [film] 🚫 另外 { $missing } 段按你说的停下了。
    [films] 🚫 另外 { $missing } 段按你说的停下了。
    [pictures] 🚫 另外 { $missing } 张按你说的停下了。
   *[picture] 🚫 另外 { $missing } 张按你说的停下了。
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
