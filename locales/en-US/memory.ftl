### What is remembered: which picture is used, what was made before, what is stored about somebody.

# $kind, $names, $count
ack-subject = On it, { $kind ->
    [film] filming
   *[picture] drawing
} from your { $count ->
    [several] pictures
   *[one] picture
} of { ANDED($names) } { $kind ->
    [film] 🎬
   *[picture] 🎨
} To use another one, reply to it.

# $kind, $count
ack-last = On it, { $kind ->
    [film] filming
   *[picture] drawing
} from your last { $count ->
    [several] pictures
   *[one] picture
} { $kind ->
    [film] 🎬
   *[picture] 🎨
} To use another one, reply to it.

# $kind, $place
ack-place = On it, { $kind ->
    [film] filming
   *[picture] drawing
} from picture { $place } { $kind ->
    [film] 🎬
   *[picture] 🎨
} To use another one, reply to it.

# $kind, $count
ack-replied = On it, { $kind ->
    [film] filming
   *[picture] drawing
} from the first { $count ->
    [several] pictures
   *[one] picture
} there { $kind ->
    [film] 🎬
   *[picture] 🎨
} To use another one, reply to it.

# $name
named = ✅ Noted, this picture is { $name }. Say "{ $name } at the beach" and I'll draw from it 🎨
name-nothing = 🏷️ I don't see which picture you mean. Say that again once it is here, or send it along, or reply to it 🖼️
name-lacking = 🏷️ What shall the picture be called? Say "call it Rex", and that is its name from then on

# $kind, $made
ack-corrected = { $made ->
    [yes] I see, this one 👌 The first { $kind ->
        [film] film
       *[picture] picture
    } is already being made, so let me see what another from this one costs.
   *[no] All right, { $kind ->
        [film] filming from this picture instead 🎬
       *[picture] drawing from this picture instead 🎨
    }
}

# $kind, $model, $price
ask-other-picture = { $kind ->
    [film] 🎬 Another film
   *[picture] 🎨 Another picture
} from this one with { $model }{ KNOWN($price) ->
    [yes] {" "}would be { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }. Shall I?
   *[no] : its price isn't published. Shall I?
}

# $kind, $prompt, $ago, $ago_unit
reply-status-last = Nothing is being made right now. Your last { $kind ->
    [film] film
   *[picture] picture
} was ready { $ago_unit ->
    [days] { COUNT($ago) ->
        [one] a day ago
       *[other] { $ago } days ago
    }
    [hours] { COUNT($ago) ->
        [one] an hour ago
       *[other] { $ago } hours ago
    }
    [minutes] { COUNT($ago) ->
        [one] a minute ago
       *[other] { $ago } minutes ago
    }
   *[now] just now
}: { $prompt }

history = 🗂️ What I made for you:

# $page
history-page = 🗂️ What I made for you (page { $page }):

# $kind, $place, $prompt, $model, $ago, $ago_unit
history-line = { $place }. { $kind ->
    [film] 🎬
   *[picture] 🎨
} { $prompt } · { $model } · { $ago_unit ->
    [days] { COUNT($ago) ->
        [one] a day ago
       *[other] { $ago } days ago
    }
    [hours] { COUNT($ago) ->
        [one] an hour ago
       *[other] { $ago } hours ago
    }
    [minutes] { COUNT($ago) ->
        [one] a minute ago
       *[other] { $ago } minutes ago
    }
   *[now] just now
}

history-none = Nothing yet. Tell me what you'd like to see, say "draw a cat on a roof watching the moon" 🎨

show-gone = I can't find that one any more. Say "history" to see what there is.

# $kind, $prompt
show-suggestion = { $kind ->
    [film] Film: { $prompt }
   *[picture] Picture: { $prompt }
}

stored = 🗄️ What I keep about you:

# $requests, $results
stored-results = · what you asked for, { COUNT($requests) ->
    [one] once
   *[other] { $requests } times
}{ GIVEN($results) ->
   *[no] { "" }
    [yes] , and { COUNT($results) ->
        [one] one result
       *[other] { $results } results
    }
}

# $names
stored-names = · pictures you gave names to: { $names }

# $names
stored-models = · your usual models: { $names }

stored-ask = Shall I delete all of it? What isn't ordered yet is cancelled; what is ordered still comes, and is deleted after that.

stored-nothing = I keep nothing about you 👌

stored-deleted = ✅ All deleted: what you said, what I made, the names you gave and your usual models. My copies of pictures and films go within seven days; how much you spent today goes when the day is over.

# $leaving
stored-leaving = { COUNT($leaving) ->
    [one] One is already ordered: you'll still get it, and then it goes too.
   *[other] { $leaving } are already ordered: you'll still get them, and then they go too.
}

stored-kept = 👌 All right, it stays.

error-image-gone = Reason: that picture is nowhere to be found any more. Send it to me, or reply to it and say that again 🖼️
