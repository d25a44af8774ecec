### Questions and answers: whether a price is fine, cancelling, help, and a word after a tap.

# $kind, $model, $price, $limit
ask-price = { $kind ->
    [film] 🎬 { KNOWN($price) ->
        [yes] With { $model } this film would be { COUNT($price) ->
            [one] { $price } credit
           *[other] { $price } credits
        }, above the { $limit } I may spend here unasked. Go ahead?
       *[no] { $model } doesn't publish what this film costs, and it may be above the { $limit } I may spend here unasked. Go ahead?
    }
    [films] 🎬 { KNOWN($price) ->
        [yes] With { $model } these films would be { $price } credits together, above the { $limit } I may spend here unasked. Go ahead?
       *[no] { $model } doesn't publish what these films cost, and it may be above the { $limit } I may spend here unasked. Go ahead?
    }
    [pictures] 🎨 { KNOWN($price) ->
        [yes] With { $model } these pictures would be { $price } credits together, above the { $limit } I may spend here unasked. Go ahead?
       *[no] { $model } doesn't publish what these pictures cost, and it may be above the { $limit } I may spend here unasked. Go ahead?
    }
   *[picture] 🎨 { KNOWN($price) ->
        [yes] With { $model } this picture would be { COUNT($price) ->
            [one] { $price } credit
           *[other] { $price } credits
        }, above the { $limit } I may spend here unasked. Go ahead?
       *[no] { $model } doesn't publish what this picture costs, and it may be above the { $limit } I may spend here unasked. Go ahead?
    }
}

# $model, $price
ask-people = 🎬 { $model } usually turns people down, and your wish has some in it. Try it anyway{ KNOWN($price) ->
    [yes] {" "}for { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }?
   *[no] ?
}

# $model, $price, $was
ask-price-rose = 💰 { KNOWN($price) ->
    [yes] { $model } now costs { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    } instead of { $was }. Still go ahead?
   *[no] { $model } was { $was } credits and no longer publishes its price. Still go ahead?
}

# $number
ask-roles = { $number ->
    [more] How shall I use these pictures?
   *[two] How shall I use these two pictures?
}

# $prompt
ask-new-prompt = ✏️ What should it say instead? Just send the new words. Right now it says: { $prompt }

question-closed = ☑️ This question is settled.

# $kind
cancelled = { $kind ->
    [film] 👌 All right, no film then.
    [films] 👌 All right, no films then.
    [pictures] 👌 All right, no pictures then.
   *[picture] 👌 All right, no picture then.
}

# $kind
cancelled-maybe-late = { $kind ->
    [film] 👌 Cancelled. Your film was ordered a moment ago, so if it's made after all, you'll still get it.
    [films] 👌 Cancelled. Some were ordered a moment ago, so if a film is made after all, you'll still get it.
    [pictures] 👌 Cancelled. Some were ordered a moment ago, so if a picture is made after all, you'll still get it.
   *[picture] 👌 Cancelled. Your picture was ordered a moment ago, so if it's made after all, you'll still get it.
}

# $kind
cancel-too-late = { $kind ->
    [film] Your film is already being made and can't be stopped. You'll get it when it's done.
    [films] Some of your films are already being made and can't be stopped. You'll get them when they're done.
    [pictures] Some of your pictures are already being made and can't be stopped. You'll get them when they're done.
   *[picture] Your picture is already being made and can't be stopped. You'll get it when it's done.
}

cancel-nothing = Nothing is being made, so there's nothing to cancel. Tell me what you'd like to see.

reply-help =
    🎨 For a picture, just say it: "draw a cat on a roof watching the moon, wide"
    🖌️ To change one, send it or reply to it: "make it a snowy night"
    🎬 For a film: "make a 5 second vertical video of koi in a lotus pond"

reply-hello = Hello 👋 Tell me what you'd like to see, say "draw a shiba in a straw hat".

reply-undecided = Give me a small hint and I'll take it from there 🎨 Say "an old lane after the rain".

reply-thanks = Any time 🎨

# $kind
reply-models = { $kind ->
    [film] 🎬 For films:
   *[picture] 🎨 For pictures:
}

# $model, $price
reply-model-price = { $model }{ KNOWN($price) ->
    [yes] { " · " }{ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }
   *[no] { " · " }price not published
}

# $left_out
reply-models-more = …and { $left_out } more

reply-models-none = I don't have the list of models yet. Ask me again in a little while.

# $kind, $model, $price
reply-model = { $kind ->
    [film] 🎬 { $model } · from { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }
   *[picture] 🎨 { $model } · from { COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    }
}

reply-status-none = Nothing is being made right now. Tell me what you'd like to see 🎨

# $kind, $model, $percent, $left, $left_unit
reply-status = { $kind ->
    [film] 🎬 { $model } is on your film
   *[picture] 🎨 { $model } is on your picture
}, { $percent }% done, { $left_unit ->
    [minutes] at most { $left } min to go.
    [seconds] at most { $left } s to go.
   *[soon] nearly there.
}

# $kind, $model, $ready, $total
reply-status-several = { $kind ->
    [film] 🎬 { $model } is filming, { $ready } of { $total } ready.
   *[picture] 🎨 { $model } is drawing, { $ready } of { $total } ready.
}

# $kind, $model, $position, $low, $high, $unit
reply-status-waiting = { $kind ->
    [film] ⏳ Your film with { $model }
   *[picture] ⏳ Your picture with { $model }
} is number { $position } in line; once it starts it takes about { SAME($low, $high) ->
    [yes] { $high }
   *[no] { $low } to { $high }
} { $unit ->
    [minutes] min
   *[seconds] s
}.

# $kind, $prompt
reply-status-asked = { $kind ->
    [film] ❓ Your film is waiting for your answer: { $prompt }
   *[picture] ❓ Your picture is waiting for your answer: { $prompt }
}

# $kind, $prompt
reply-status-begun = { $kind ->
    [film] ⏳ Your film is about to start: { $prompt }
   *[picture] ⏳ Your picture is about to start: { $prompt }
}

# $kind
reply-status-asking = { $kind ->
    [film] 💬 Your film waits for your answer to my question above, then it starts.
   *[picture] 💬 Your picture waits for your answer to my question above, then it starts.
}

# $scope, $model, $price
preference-saved = ✅ Noted: from now on { $model }{ KNOWN($price) ->
    [yes] { " " }({ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    })
   *[no] { "" }
} is your model for { $scope ->
    [film] films
    [all] pictures and films
    [edit] edits of pictures
    [motion] pictures set in motion
    [frames] films between two pictures
    [reference] films after a picture
   *[picture] pictures
}. To leave the choice to me again, say "use the default".

# $scope, $model
preference-now = { $model } is now your model for { $scope ->
    [film] films
    [all] pictures and films
    [edit] edits of pictures
    [motion] pictures set in motion
    [frames] films between two pictures
    [reference] films after a picture
   *[picture] pictures
}.

# $scope
preference-cleared = ✅ All right, I choose the model for { $scope ->
    [film] films
    [all] pictures and films
    [edit] edits of pictures
    [motion] pictures set in motion
    [frames] films between two pictures
    [reference] films after a picture
   *[picture] pictures
} again.

preference-undone = ↩️ Undone, everything is as it was before.

preference-none = There was no model to forget: I choose whatever suits, and that's how it stays.

# $model
preference-unknown = { $model } isn't on offer here for that. Say "list models" to see what there is.

# $price
reply-spent = 🪙 You've spent { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
} today.

# $whose, $rest, $limit
reply-left = { $whose ->
    [chat] This chat has { $rest } of { $limit } left for today.
   *[person] You have { $rest } of { $limit } left for today.
}

# $until, $until_unit
reply-renewal = That starts afresh in { $until_unit ->
    [minutes] { COUNT($until) ->
        [one] { $until } minute
       *[other] { $until } minutes
    }
   *[hours] { COUNT($until) ->
        [one] { $until } hour
       *[other] { $until } hours
    }
}.

reply-no-budget = There's no daily limit here, so just tell me what you'd like to see 🎨

# $provider, $price
reply-account = The { $provider } account holds { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}.

reply-preferences = 🧠 Your usual models:

# $scope, $model, $price
reply-preference = { $scope ->
    [film] Films
    [all] Pictures and films
    [edit] Edits of pictures
    [motion] Pictures set in motion
    [frames] Films between two pictures
    [reference] Films after a picture
   *[picture] Pictures
} · { $model }{ KNOWN($price) ->
    [yes] { " " }({ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    })
   *[no] { "" }
}

# $scope, $model
reply-preference-gone = { $scope ->
    [film] Films
    [all] Pictures and films
    [edit] Edits of pictures
    [motion] Pictures set in motion
    [frames] Films between two pictures
    [reference] Films after a picture
   *[picture] Pictures
} · { $model }, which isn't on offer now, so I choose another until it's back

reply-preferences-none = You have no usual model yet, so I choose what suits. To always have the same one, say "always use SeeDream".

reply-empty = I'm here 👋 What would you like to see? Say "draw a log cabin under a snowy peak".

# $limit
reply-too-long = That's a bit long for me: I can read up to { $limit } characters. Could you shorten it? ✂️


# $kind
reply-needs-prompt = { $kind ->
    [film] Happy to! What should the film show? Say "waves on the rocks at sunset" 🎬
   *[picture] Happy to! What should I draw? Say "an old lane after the rain" 🎨
}

reply-no-file = There is no file {$name} that I can open. If its name has blanks, put it in quotes: @"my cat.png"
reply-busy = I couldn't take that down yet. Give me a minute; if nothing happens by then, send it again 🙏

press-taken = That one has been picked already.

press-not-yours = That choice is for someone else. Just tell me what you'd like to see.

press-expired = That choice is too old to use. Just say again what you'd like.

press-done = Got it ✅

# $kind
press-under-way = { $kind ->
    [film] It's being filmed already. Once it's done, you can tap this under the film.
   *[picture] It's being drawn already. Once it's done, you can tap this under the picture.
}

press-stopping = Trying to stop it…

# $name, $models (may be empty)
reply-model-unknown = I don't know a model called "{ $name }". { GIVEN($models) ->
    [yes] Did you mean one of these: { $models }?
   *[no] Say "list models" to see what there is.
}

reply-needs-change = Got the picture. What shall I do with it? Say "make it night" or "animate it" 🎨

# $place
reply-picked = Picture { $place }, got it. What shall I do with it? Say "make it night" or "animate it" 🎨

reply-picked-last = Your last picture, got it. What shall I do with it? Say "make it night" or "animate it" 🎨

# $kind, $pictures
reply-needs-image = { $kind ->
    [film] { $pictures ->
        [another] Got one, and I need one more. Just send it 🖼️
        [several] Sure! Send me the pictures for the film together, or reply to them and say that again 🖼️
       *[one] Sure! Send me the picture for the film, or reply to it and say that again 🖼️
    }
   *[picture] Sure! Send me the picture to start from, or reply to it and say that again 🖼️
}
