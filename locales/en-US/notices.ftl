### Where the outcome differs from the wish, said at the start and with the result.

# $model, $asked, $used
notice-ratio = { $model } doesn't come in { $asked }, so it's { $used }, the nearest it has.

# $model, $asked
notice-ratio-fixed = { $model } has one fixed shape, so { $asked } isn't possible.

# $model, $asked, $used
notice-size = { $model } doesn't come in { $asked }, so it's { $used }.

# $model, $asked, $ratio
notice-size-with-ratio = { $model } can't combine { $ratio } with { $asked }, so { $ratio } it is.

# $model, $asked, $measure
notice-fixed = { $model } can't be told { $asked }{ $measure ->
    [seconds] { " " }s
   *[none] { "" }
}, so it picks for itself.

# $model, $asked, $used
notice-resolution = { $model } doesn't film in { $asked }, so it's { $used }.

# $model, $asked, $used
notice-duration = { $model } can't do { $asked } s, so it's { $used } s.

# $model, $asked, $used
notice-longest = { $model } makes { $used } s at most, not { $asked } s.

# $model
notice-audio = { $model } has no choice of sound, so it decides by itself.

# $model, $asked
notice-seed = { $model } can't start from the number { $asked }, so it won't come out the same twice.

# $model, $asked
notice-negative = { $model } has no list of things to leave out, so "{ $asked }" may still show up.

# $model, $level
notice-quality = { $model } has no choice of quality, so { $level ->
    [low] low
    [high] high
   *[medium] medium
} isn't possible.

# $model, $asked
notice-style = { $model } doesn't know the style "{ $asked }", so it goes by your words alone.

# $kind, $asked, $used
notice-count = { $kind ->
    [film] You asked for { $asked } films; the most I make at a time is { $used }, so it's { $used } for now.
   *[picture] You asked for { $asked } pictures; the most I make at a time is { $used }, so it's { $used } for now.
}

# $model
notice-series = { $model } can't go on from its first picture, so the character may look a little different in each.

# $kind, $asked, $model
notice-model-gone = { $kind ->
    [film] { $asked } can't make this film now, so { $model } takes its place.
   *[picture] { $asked } can't make this picture now, so { $model } takes its place.
}

# $kind, $asked, $model
notice-preference = { $kind ->
    [film] Your usual { $asked } can't make this film, so { $model } does, just this once.
   *[picture] Your usual { $asked } can't make this picture, so { $model } does, just this once.
}

# $model, $asked, $used, $measure
notice-stepped-down = { $model } couldn't do { $asked }{ $measure ->
    [seconds] { " " }s
   *[none] { "" }
} this time, so it's { $used }{ $measure ->
    [seconds] { " " }s
   *[none] { "" }
}.

# $model, $asked, $used
notice-pictures = Of your { $asked } pictures { $model } uses { COUNT($used) ->
    [one] only the first
   *[other] the first { $used }
}.
