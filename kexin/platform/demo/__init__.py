"""An invented province to try the site on: three years of loans, claims and books, made as the site itself would have made them."""
