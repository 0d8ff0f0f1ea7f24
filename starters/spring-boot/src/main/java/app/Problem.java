package app;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A mistake in a request, with a reason that the visitor may read. */
public class Problem extends RuntimeException {

    private final HttpStatus status;

    public Problem(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Turns every Problem into an answer such as {"error": "why"}. */
    @RestControllerAdvice
    public static class Answers {

        @ExceptionHandler
        public ResponseEntity<Map<String, String>> answer(Problem problem) {
            return ResponseEntity.status(problem.status).body(Map.of("error", problem.getMessage()));
        }
    }
}
