### Names and descriptions of commands: lower case, no spaces, at most 32 and 100 characters.

command-imagine = imagine

command-imagine-about = Turn your words into a picture

command-film = film

command-film-about = Turn your words or pictures into a short film

command-models = models

command-models-about = See the models and what they cost

command-prefer = prefer

command-prefer-about = Choose the model you like best, or see your choice

command-jobs = jobs

command-jobs-about = See what is being made for you

command-show = show

command-show-about = Bring back something I made for you

command-help = help

command-help-about = What I can do, with examples

command-settings = settings

command-settings-about = Choose how I behave in this channel

option-prompt = prompt

# $kind
option-prompt-about = { $kind ->
    [film] What happens in the film
   *[picture] What the picture shows
}

option-model = model

option-model-about = Which model makes it; I choose a fitting one otherwise

option-ratio = ratio

option-ratio-about = Width to height, such as 16:9

option-size = size

option-size-about = How large the picture is

option-resolution = resolution

option-resolution-about = How sharp the film is

option-seconds = seconds

option-seconds-about = How long the film is, in seconds

option-count = count

option-count-about = How many pictures

option-image = image

# $kind
option-image-about = { $kind ->
    [film] The picture that starts to move
   *[picture] A picture to change or to start from
}

# $number
option-image-more = image{ $number }

option-image-more-about = One more picture to use with it

option-first = first

option-first-about = The picture the film begins with

option-last = last

option-last-about = The picture the film ends with

option-reference = reference

option-reference-about = A picture of who or what should appear in the film

# $number
option-reference-more = reference{ $number }

option-reference-more-about = One more picture of who or what should appear

option-kind = kind

option-kind-about = For pictures or for films; for both otherwise

option-result = result

option-result-about = Which one; start typing what it shows

# $kind
choice-kind = { $kind ->
    [film] Films
   *[picture] Pictures
}

choice-no-model = Choose for me

menu-edit = Edit this picture

menu-animate = Animate this picture

menu-reference = Use as reference

menu-no-picture = There is no picture in that message. Try it on one that has a picture 🖼️

menu-edit-title = Edit this picture

menu-edit-words = What should change?

menu-reference-title = Use as reference

menu-reference-words = What should I make of it?

menu-reference-kind = Picture or film?

command-changed = That command has just changed. Wait a minute, then try again 🙏

press-again = That took a moment too long. Please press once more 🙏
