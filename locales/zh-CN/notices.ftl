### 和愿望有出入的地方，在开始和结果里都会说一声。

# $model, $asked, $used
notice-ratio = { $model } 没有 { $asked } 的比例，改用最接近的 { $used }。

# $model, $asked
notice-ratio-fixed = { $model } 的比例是固定的，做不了 { $asked }。

# $model, $asked, $used
notice-size = { $model } 没有 { $asked } 的尺寸，改用 { $used }。

# $model, $asked, $ratio
notice-size-with-ratio = { $model } 选了 { $ratio } 就不能再选 { $asked }，这次按 { $ratio } 来。

# $model, $asked, $measure
notice-fixed = { $model } 不能指定 { $asked }{ $measure ->
    [seconds] { " " }秒
   *[none] { "" }
}，由它自己来定。

# $model, $asked, $used
notice-resolution = { $model } 没有 { $asked } 的清晰度，改用 { $used }。

# $model, $asked, $used
notice-duration = { $model } 做不了 { $asked } 秒，改成 { $used } 秒。

# $model, $asked, $used
notice-longest = { $model } 最长 { $used } 秒，做不了 { $asked } 秒。

# $model
notice-audio = { $model } 没有声音这个选择，有没有声音由它来定。

# $model, $asked
notice-seed = { $model } 不能指定种子 { $asked }，每次画出来都会有点不一样。

# $model, $asked
notice-negative = { $model } 不能指定不要什么，“{ $asked }”还是有可能出现。

# $model, $level
notice-quality = { $model } 的画质不分高低，选不了{ $level ->
    [low] 低
    [high] 高
   *[medium] 中等
}画质。

# $model, $asked
notice-style = { $model } 没有“{ $asked }”这个风格，这次只按描述来。

# $kind, $asked, $used
notice-count = { $kind ->
    [film] 你要了 { $asked } 段，一次最多做 { $used } 段，这次先做 { $used } 段。
   *[picture] 你要了 { $asked } 张，一次最多画 { $used } 张，这次先画 { $used } 张。
}

# $model
notice-series = { $model } 不能照着第一张接着画，各张里的角色可能会有点不一样。

# $kind, $asked, $model
notice-model-gone = { $kind ->
    [film] { $asked } 现在拍不了这种视频，换成了 { $model }。
   *[picture] { $asked } 现在画不了这种图，换成了 { $model }。
}

# $kind, $asked, $model
notice-preference = { $kind ->
    [film] 你常用的 { $asked } 拍不了这段视频，这次先用 { $model }。
   *[picture] 你常用的 { $asked } 画不了这张图，这次先用 { $model }。
}

# $model, $asked, $used, $measure
notice-stepped-down = { $model } 这次做不了 { $asked }{ $measure ->
    [seconds] { " " }秒
   *[none] { "" }
}，改用 { $used }{ $measure ->
    [seconds] { " " }秒
   *[none] { "" }
}。

# $model, $asked, $used
notice-pictures = 你发的 { $asked } 张图里，{ $model } 用了前 { $used } 张。
