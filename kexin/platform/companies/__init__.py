"""The library on the site: companies of the release in force, their ratings, and whether they are admitted."""
