package app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Application {

    public static void main(String[] args) throws IOException {
        // SQLite makes the database file, but not the folder it is in.
        Files.createDirectories(Path.of("data"));
        SpringApplication.run(Application.class, args);
    }
}
