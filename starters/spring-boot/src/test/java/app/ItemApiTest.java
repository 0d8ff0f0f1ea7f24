package app;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.forwardedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Sends requests to the whole app, with an empty database in memory. */
@SpringBootTest(properties = "spring.datasource.url=jdbc:sqlite::memory:")
@AutoConfigureMockMvc
class ItemApiTest {

    @Autowired
    private MockMvc web;

    @Autowired
    private JdbcClient db;

    @BeforeEach
    void startWithOneItem() {
        db.sql("DELETE FROM items").update();
        db.sql("INSERT INTO items (id, name) VALUES (1, 'दूध <b>')").update();
    }

    private ResultActions send(MockHttpServletRequestBuilder request, String json) throws Exception {
        return web.perform(request.contentType(MediaType.APPLICATION_JSON).content(json));
    }

    @Test
    void thePageIsServed() throws Exception {
        web.perform(get("/")).andExpect(forwardedUrl("index.html"));
        web.perform(get("/index.html")).andExpect(content().string(containsString("<main")));
    }

    @Test
    void anItemCanBeAdded() throws Exception {
        send(post("/api/items"), "{\"name\": \"  Tea  \"}")
                .andExpect(status().isCreated()).andExpect(jsonPath("$.name").value("Tea"));
        web.perform(get("/api/items"))
                .andExpect(jsonPath("$[0].name").value("Tea"))
                .andExpect(jsonPath("$[1].name").value("दूध <b>"));
    }

    @Test
    void anItemCanBeChangedAndDeleted() throws Exception {
        send(patch("/api/items/1"), "{\"done\": true}")
                .andExpect(jsonPath("$.done").value(true)).andExpect(jsonPath("$.name").value("दूध <b>"));
        web.perform(delete("/api/items/1")).andExpect(status().isNoContent());
        web.perform(delete("/api/items/1")).andExpect(status().isNotFound());
    }

    @Test
    void badInputIsRefusedWithAReason() throws Exception {
        for (String name : new String[] {"", "   ", "x".repeat(121)}) {
            send(post("/api/items"), "{\"name\": \"" + name + "\"}")
                    .andExpect(status().isBadRequest()).andExpect(jsonPath("$.error").exists());
        }
        send(patch("/api/items/1"), "{}").andExpect(status().isBadRequest());
        send(patch("/api/items/abc"), "{\"done\": true}").andExpect(status().isBadRequest());
    }
}
