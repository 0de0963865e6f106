"""When an account may post: quiet hours, gaps, most in a day and in a week, late posts one by one. Pure."""
