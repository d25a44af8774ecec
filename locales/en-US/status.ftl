### What people see between their words and the result.

# $kind, $prompt
ack = { $kind ->
    [film] On it, filming: { $prompt } 🎬
   *[picture] On it, drawing: { $prompt } 🎨
}

# $kind, $model
ack-retry = { $kind ->
    [film] Sure, another take with { $model } 🎬
    [films] Sure, another set of takes with { $model } 🎬
    [pictures] Sure, another set with { $model } 🎨
   *[picture] Sure, another try with { $model } 🎨
}

ack-animate = On it, setting it in motion 🎬

# $kind, $model, $seconds (may be empty), $settings (may be empty)
status-start = { $kind ->
    [film] 🎬 Starting your film · { $model }
    [films] 🎬 Starting your films · { $model }
    [pictures] 🎨 Starting your pictures · { $model }
   *[picture] 🎨 Starting your picture · { $model }
}{ GIVEN($seconds) ->
    [yes] { " · " }{ $seconds } s
   *[no] { "" }
}{ GIVEN($settings) ->
    [yes] { " · " }{ $settings }
   *[no] { "" }
}

# $low, $high, $unit, $price
status-price = About { SAME($low, $high) ->
    [yes] { $unit ->
        [minutes] { COUNT($high) ->
            [one] { $high } minute
           *[other] { $high } minutes
        }
       *[seconds] { COUNT($high) ->
            [one] { $high } second
           *[other] { $high } seconds
        }
    }
   *[no] { $unit ->
        [minutes] { $low } to { $high } minutes
       *[seconds] { $low } to { $high } seconds
    }
} · { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}

# $low, $high, $unit
status-wait = About { SAME($low, $high) ->
    [yes] { $unit ->
        [minutes] { COUNT($high) ->
            [one] { $high } minute
           *[other] { $high } minutes
        }
       *[seconds] { COUNT($high) ->
            [one] { $high } second
           *[other] { $high } seconds
        }
    }
   *[no] { $unit ->
        [minutes] { $low } to { $high } minutes
       *[seconds] { $low } to { $high } seconds
    }
}

# $low, $high, $unit
status-price-unknown = About { SAME($low, $high) ->
    [yes] { $unit ->
        [minutes] { COUNT($high) ->
            [one] { $high } minute
           *[other] { $high } minutes
        }
       *[seconds] { COUNT($high) ->
            [one] { $high } second
           *[other] { $high } seconds
        }
    }
   *[no] { $unit ->
        [minutes] { $low } to { $high } minutes
       *[seconds] { $low } to { $high } seconds
    }
} · price not published

# $model, $price
status-cheaper = A cheaper way: { $model } for { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}.

# $model, $seconds (may be empty), $settings (may be empty), $price
status-instead = 💡 { $model } comes closer{ GIVEN($seconds) ->
    [yes] { ": " }{ $seconds } s
   *[no] { "" }
}{ GIVEN($settings) ->
    [yes] { GIVEN($seconds) ->
        [yes] { " · " }
       *[no] { ": " }
    }{ $settings }
   *[no] { "" }
}{ KNOWN($price) ->
    [yes] , for { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }.
   *[no] .
}

# $kind, $model, $price
status-premium = 💎 You asked for the best: { $model } is a premium model, { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
} for this { $kind ->
    [film] film
   *[picture] picture
}.

status-cheapest = 🪙 That's the cheapest choice right now.

# $count, $price, $size (may be empty)
status-buys = ✨ { COUNT($price) ->
    [one] That { $price } credit buys
   *[other] Those { $price } credits buy
} { $count ->
    [several] { GIVEN($size) ->
        [yes] full { $size } pictures with finer detail.
       *[no] pictures with finer detail.
    }
   *[one] { GIVEN($size) ->
        [yes] a full { $size } picture with finer detail.
       *[no] a picture with finer detail.
    }
}

# $position
status-waiting = ⏳ In line, at number { $position }. It starts as soon as it's your turn.

# $percent, $waited, $at_most
status-progress = { $percent }% · { SPAN($waited) ->
    [minutes] { MINUTES($waited) } min
   *[seconds] { $waited } s
} of at most { SPAN($at_most) ->
    [minutes] { MINUTES_UP($at_most) } min
   *[seconds] { $at_most } s
}

# $ready, $total, $percent, $waited, $at_most
status-progress-several = { $ready } of { $total } ready · { $percent }% · { SPAN($waited) ->
    [minutes] { MINUTES($waited) } min
   *[seconds] { $waited } s
} of at most { SPAN($at_most) ->
    [minutes] { MINUTES_UP($at_most) } min
   *[seconds] { $at_most } s
}

# $kind
status-nearly = { $kind ->
    [film] Nearly there, the last frames are coming together 🎞️
    [films] Nearly there, the last frames are coming together 🎞️
    [pictures] Nearly there, just the last brush strokes ✨
   *[picture] Nearly there, just the last brush strokes ✨
}

# $kind, $model, $took, $unit
status-done = { $kind ->
    [film] 🎬 { $model } · took { $took }
    [films] 🎬 { $model } · took { $took }
    [pictures] 🎨 { $model } · took { $took }
   *[picture] 🎨 { $model } · took { $took }
} { $unit ->
    [minutes] min
   *[seconds] s
}

# $kind, $model
status-failed = { $kind ->
    [film] ❌ { $model } · no film this time
    [films] ❌ { $model } · no films this time
    [pictures] ❌ { $model } · no pictures this time
   *[picture] ❌ { $model } · no picture this time
}

# $kind, $model
status-switched = { $kind ->
    [film] ↪️ { $model } takes over this film
   *[picture] ↪️ { $model } takes over this picture
}

# $kind
status-cancelled = { $kind ->
    [film] 🚫 Cancelled, no film then
    [films] 🚫 Cancelled, no films then
    [pictures] 🚫 Cancelled, no pictures then
   *[picture] 🚫 Cancelled, no picture then
}

# $kind
status-unknown = { $kind ->
    [film] ⚠️ Checking what became of your film
    [films] ⚠️ Checking what became of your films
    [pictures] ⚠️ Checking what became of your pictures
   *[picture] ⚠️ Checking what became of your picture
}
