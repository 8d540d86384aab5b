"""What people have typed and not yet sent or published: no act, no event, gone when its time is over."""
