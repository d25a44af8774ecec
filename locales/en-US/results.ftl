### What comes along with a picture or film.

# $kind, $model
result = { $kind ->
    [film] ✅ Your film is ready · { $model }
   *[picture] ✅ Your picture is ready · { $model }
}

# $kind, $model
result-preferred = { $kind ->
    [film] ✅ Your film is ready · { $model } (your choice)
   *[picture] ✅ Your picture is ready · { $model } (your choice)
}

# $model, $price, $reason
result-hint = 💡 Hint: { $model } does well with { $reason ->
    [lettering] words in a picture
    [shape] wide and tall shapes
    [anime] anime
    [perfume] perfume ads
    [jewellery] jewellery
    [cosmetics] cosmetics
    [product] product shots
    [character] character sheets
    [length] long takes
    [sound] sound
    [water] water scenes
   *[artistic] artistic styles
}{ KNOWN($price) ->
    [yes] , { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }.
   *[no] .
}

# $low, $high, $unit, $took, $took_unit, $price
result-facts = Expected { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low } to { $high }
} { $unit ->
    [minutes] min
   *[seconds] s
}, took { $took } { $took_unit ->
    [minutes] min
   *[seconds] s
} · { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}

# $low, $high, $unit, $took, $took_unit
result-facts-free = Expected { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low } to { $high }
} { $unit ->
    [minutes] min
   *[seconds] s
}, took { $took } { $took_unit ->
    [minutes] min
   *[seconds] s
} · price not published

# $low, $high, $unit, $took, $took_unit
result-times = Expected { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low } to { $high }
} { $unit ->
    [minutes] min
   *[seconds] s
}, took { $took } { $took_unit ->
    [minutes] min
   *[seconds] s
}

# $url
result-link = 🔗 Original link: { $url }

result-late = 🕰️ Better late than never: this is what you asked for earlier.

# $kind
result-not-fetched = { $kind ->
    [film] The film is finished, but it wouldn't come through to this chat; the link opens it.
   *[picture] The picture is finished, but it wouldn't come through to this chat; the link opens it.
}

# $kind
result-too-large = { $kind ->
    [film] This film is too big for the chat; the link opens it.
   *[picture] This picture is too big for the chat; the link opens it.
}
