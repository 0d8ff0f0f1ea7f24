package app;

/** One line of the list, as it is stored and as it is sent to the page. */
public record Item(long id, String name, boolean done) {
}
