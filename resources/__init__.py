"""Icons, themes, translations, label schemes, cue lexicon, starter model, sample reports."""
