"""What only operators may do, in private: counts, reloading, adding and removing articles.

In: commands, files and presses of people in ADMIN_USER_IDS. Out: jobs for the library's worker,
requests to refresh the library, and notifications that nobody asked for.
"""
