"""The page that people see: markup, styles and scripts, served as they are."""
