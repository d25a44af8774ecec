### When it did not work out: whether it cost anything, why, and what to do next.

# $kind, $charged
failed = { $kind ->
    [film] ❌ This film didn't work out.
    [films] ❌ None of these films worked out.
    [pictures] ❌ None of these pictures worked out.
   *[picture] ❌ This picture didn't work out.
} { $charged ->
    [no] It cost you nothing.
    [yes] Its credits are spent, sorry.
   *[maybe] I can't tell yet whether it cost anything; an admin can look it up.
}

# $kind, $fate, $price
failed-paid = { $kind ->
    [film] ❌ This film didn't work out.
    [films] ❌ None of these films worked out.
    [pictures] ❌ None of these pictures worked out.
   *[picture] ❌ This picture didn't work out.
} { $fate ->
    [back] { COUNT($price) ->
        [one] The { $price } credit it cost was given back.
       *[other] The { $price } credits it cost were given back.
    }
    [spent] { COUNT($price) ->
        [one] { $price } credit is spent, sorry.
       *[other] { $price } credits are spent, sorry.
    }
   *[open] { COUNT($price) ->
        [one] It cost { $price } credit. I can't tell yet whether that comes back; an admin can look it up.
       *[other] It cost { $price } credits. I can't tell yet whether they come back; an admin can look it up.
    }
}

# $kind, $price, $whose, $rest, $until, $until_unit
budget-short = 🪙 { $kind ->
    [film] This film
    [films] These films together
    [pictures] These pictures together
   *[picture] This picture
} would cost { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}, and { $whose ->
    [chat] this chat has
   *[person] you have
} only { $rest } left for today. There will be more in { $until_unit ->
    [minutes] { COUNT($until) ->
        [one] { $until } minute
       *[other] { $until } minutes
    }
   *[hours] { COUNT($until) ->
        [one] { $until } hour
       *[other] { $until } hours
    }
}.

# $kind, $price, $whose, $until, $until_unit
budget-spent = 🪙 { $kind ->
    [film] This film
    [films] These films together
    [pictures] These pictures together
   *[picture] This picture
} would cost { COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
}, and { $whose ->
    [chat] this chat has
   *[person] you have
} used up today's credits. There will be more in { $until_unit ->
    [minutes] { COUNT($until) ->
        [one] { $until } minute
       *[other] { $until } minutes
    }
   *[hours] { COUNT($until) ->
        [one] { $until } hour
       *[other] { $until } hours
    }
}.

failed-alternatives = Tap one of these, or say "the first one":

# $kind
unknown = { $kind ->
    [film] ⚠️ The connection dropped just as I placed your order, so I don't know whether your film was started. So that you never pay twice, I haven't ordered it again. I'm checking, and anything that turns up comes here.
    [films] ⚠️ The connection dropped just as I placed your orders, so I don't know whether your films were started. So that you never pay twice, I haven't ordered them again. I'm checking, and anything that turns up comes here.
    [pictures] ⚠️ The connection dropped just as I placed your orders, so I don't know whether your pictures were started. So that you never pay twice, I haven't ordered them again. I'm checking, and anything that turns up comes here.
   *[picture] ⚠️ The connection dropped just as I placed your order, so I don't know whether your picture was started. So that you never pay twice, I haven't ordered it again. I'm checking, and anything that turns up comes here.
}

# $kind
overdue = { $kind ->
    [film] ⏳ This film needs longer than expected. I'm still waiting for it and will post it here.
    [films] ⏳ These films need longer than expected. I'm still waiting for them and will post them here.
    [pictures] ⏳ These pictures need longer than expected. I'm still waiting for them and will post them here.
   *[picture] ⏳ This picture needs longer than expected. I'm still waiting for it and will post it here.
}

error-unavailable = The model isn't available right now. Pick another, or try again in a while.

error-operator = The account with the image service needs a look. The operator has been told.

error-credit = There aren't enough credits left. Try a cheaper model; the operator has been told.

error-subscription = This model needs a subscription of its own. Another one will do.

error-rate = It's busy right now. Give it a moment and try again.

# $kind
error-parameters = { $kind ->
    [film] This length or resolution doesn't go with the model. Change it, or try another model.
   *[picture] This size or shape doesn't go with the model. Change it, or try another model.
}

error-price = The price has just changed. Try again and you'll get the new one.

error-content = Something in the description isn't allowed with this model. It often helps to leave out real people, famous characters, brands, blood and bare skin; another model may be less strict.

error-content-pictures = Something in the description or in your picture isn't allowed with this model. It often helps to leave out real people, famous characters, brands, blood and bare skin, or to send another picture; another model may be less strict.

error-model-gone = This model has been retired. Pick another one.

# $kind
error-timeout = { $kind ->
    [film] The film took too long, so I stopped waiting. Ask again if you still want it.
   *[picture] The picture took too long, so I stopped waiting. Ask again if you still want it.
}

# $kind
error-failed = { $kind ->
    [film] Something went wrong halfway through the film. Another model may manage it.
   *[picture] Something went wrong halfway through the picture. Another model may manage it.
}

# $kind
error-result-gone = { $kind ->
    [film] The film was finished, but it can't be fetched any more. I can make a new one.
   *[picture] The picture was finished, but it can't be fetched any more. I can make a new one.
}

# $kind
error-no-model = { $kind ->
    [film] No model here can make such a film yet. Say "list models" to see what there is.
   *[picture] No model here can make such a picture yet. Say "list models" to see what there is.
}

# $kind
error-all-avoided = { $kind ->
    [film] Without the model you ruled out, nothing here can make such a film. Say "list models" to see what there is.
   *[picture] Without the model you ruled out, nothing here can make such a picture. Say "list models" to see what there is.
}

# $kind
error-unsupported = { $kind ->
    [film] This model can't do that length or resolution. Change it, or try another model.
   *[picture] This model can't do that size or shape. Change it, or try another model.
}

error-prompt-too-long = The description is longer than any model here can take. Please shorten it and try again ✂️

error-prompt-too-long-here = The description is longer than this model can take. Another one can, or shorten it a little ✂️

error-image-needed = There are too few pictures for that. Send them all and say it again 🖼️
error-image-unusable = I can't use that picture: it may be too small, too large or damaged. Try another one, best as JPG or PNG.

# $kind
error-too-large = { $kind ->
    [film] The film is too big to post here. A shorter one or a lower resolution will fit.
   *[picture] The picture is too big to post here. A smaller size will fit.
}

error-budget = Today's credits are used up. There will be more tomorrow.

error-forbidden = I may not write or post pictures here yet. Please ask an admin to allow it.

error-internal = Something went wrong on my side. Please try again; if it stays, tell an admin.

### For admins only: what they can mend, and where.

# $provider, $url (may be empty)
alert-key = 🔒 "{ $provider }" doesn't let us in any more. Renew the access here: { $url }

# $provider, $url (may be empty)
alert-credit = 🔋 The account with "{ $provider }" is out of credits. Top up here: { $url }

# $provider, $url (may be empty)
alert-subscription = 🎫 A model of "{ $provider }" needs a subscription: { $url }
