// A test that ends before it has looked at anything fails. What cannot run is skipped, see `itIf`.
beforeEach(() => expect.hasAssertions());
