"""Bodies of the partnership: their lives, who counts where, and what a decision has to say."""
