"""What an author of policies and licences needs: templates, examples run, versions compared, and the cases that change."""
