### What comes along with a picture or film.

# $kind, $model
result = { $kind ->
    [film] ✅ Your film is ready · { $model }
    [films] ✅ Your films are ready · { $model }
    [pictures] ✅ Your pictures are ready · { $model }
   *[picture] ✅ Your picture is ready · { $model }
}

# $kind, $model
result-preferred = { $kind ->
    [film] ✅ Your film is ready · { $model } (your choice)
    [films] ✅ Your films are ready · { $model } (your choice)
    [pictures] ✅ Your pictures are ready · { $model } (your choice)
   *[picture] ✅ Your picture is ready · { $model } (your choice)
}

# $kind, $model, $ready, $total
result-partly = { $kind ->
    [film] ✅ { $ready } of your { $total } films { COUNT($ready) ->
        [one] is
       *[other] are
    } ready · { $model }
   *[picture] ✅ { $ready } of your { $total } pictures { COUNT($ready) ->
        [one] is
       *[other] are
    } ready · { $model }
}

# $kind, $places ("2, 3"), $charged; the reason follows
result-missing = { $kind ->
    [film] ❌ Film { $places } didn't work out.
    [films] ❌ Films { $places } didn't work out.
    [pictures] ❌ Pictures { $places } didn't work out.
   *[picture] ❌ Picture { $places } didn't work out.
} { $charged ->
    [no] That cost you nothing.
    [yes] The credits for that are spent, sorry.
   *[maybe] I can't tell yet whether that cost anything; an admin can look it up.
}

# $kind, $places
result-in-doubt = { $kind ->
    [film] ⚠️ The connection dropped just as I ordered film { $places }, so I don't know whether it was started. I haven't ordered it again; if it turns up, it comes here.
    [films] ⚠️ The connection dropped just as I ordered films { $places }, so I don't know whether they were started. I haven't ordered them again; whatever turns up comes here.
    [pictures] ⚠️ The connection dropped just as I ordered pictures { $places }, so I don't know whether they were started. I haven't ordered them again; whatever turns up comes here.
   *[picture] ⚠️ The connection dropped just as I ordered picture { $places }, so I don't know whether it was started. I haven't ordered it again; if it turns up, it comes here.
}

# $kind, $missing
result-stopped = { $kind ->
    [film] 🚫 I stopped the other one, as you asked.
    [films] 🚫 I stopped the other { $missing }, as you asked.
    [pictures] 🚫 I stopped the other { $missing }, as you asked.
   *[picture] 🚫 I stopped the other one, as you asked.
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
