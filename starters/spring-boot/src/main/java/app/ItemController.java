package app;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The API that the page calls. The page itself is in resources/static. */
@RestController
@RequestMapping("/api/items")
public class ItemController {

    private static final int LONGEST_NAME = 120;

    /** What a request may carry; a field that is not sent is null. */
    public record Fields(String name, Boolean done) {
    }

    private final ItemStore items;

    public ItemController(ItemStore items) {
        this.items = items;
    }

    @GetMapping
    public List<Item> list() {
        return items.all();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public Item add(@RequestBody Fields fields) {
        return items.add(cleanName(fields.name()));
    }

    @PatchMapping("/{id}")
    public Item change(@PathVariable long id, @RequestBody Fields fields) {
        if (fields.name() == null && fields.done() == null) {
            throw new Problem(HttpStatus.BAD_REQUEST, "Send a name or done.");
        }
        String name = fields.name() == null ? null : cleanName(fields.name());
        return items.change(id, name, fields.done()).orElseThrow(ItemController::gone);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void remove(@PathVariable long id) {
        if (!items.remove(id)) {
            throw gone();
        }
    }

    // Never trust what arrives: anyone can send anything, with or without the page.
    private static String cleanName(String value) {
        String name = value == null ? "" : value.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new Problem(HttpStatus.BAD_REQUEST,
                    "Please type a name of 1 to " + LONGEST_NAME + " characters.");
        }
        return name;
    }

    private static Problem gone() {
        return new Problem(HttpStatus.NOT_FOUND, "It is no longer in the list.");
    }
}
