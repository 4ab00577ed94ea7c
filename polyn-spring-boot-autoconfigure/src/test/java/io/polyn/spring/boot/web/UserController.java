package io.polyn.spring.boot.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonView;
import io.polyn.spring.VersionedType;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Knows the latest version only. What it answers to a request with a body is a text that
 * no version changes.
 */
@RestController
class UserController {

	static final User ADA = new User(new BigDecimal("0.10"), "ada@example.com", "Ada", "Lovelace",
			new BigInteger("12345678901234567890"));

	@GetMapping("/user")
	User user() {
		return ADA;
	}

	@GetMapping("/users")
	List<User> users() {
		return List.of(ADA, ADA);
	}

	@GetMapping("/array")
	User[] array() {
		return new User[] { ADA };
	}

	@GetMapping("/entity")
	ResponseEntity<User> entity() {
		return ResponseEntity.status(201).header("X-Test", "kept").body(ADA);
	}

	@GetMapping("/optional")
	Optional<User> optional() {
		return Optional.of(ADA);
	}

	@GetMapping("/mixed")
	List<Object> mixed() {
		return Arrays.asList(ADA, null, new Plain("Ada", "Lovelace"));
	}

	@GetMapping("/plain")
	Plain plain() {
		return new Plain("Ada", "Lovelace");
	}

	@GetMapping("/account")
	Account account() {
		return new Account("7");
	}

	@GetMapping("/note")
	Note note() {
		return new Note("made");
	}

	@GetMapping("/view")
	@JsonView(Public.class)
	User view() {
		return ADA;
	}

	@GetMapping("/broken")
	User broken() {
		return new User(BigDecimal.ONE, "tom@example.com", "Tom", "Voldemort", BigInteger.ONE);
	}

	@GetMapping("/problem")
	ResponseEntity<ProblemDetail> problem() {
		return ResponseEntity.badRequest()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(org.springframework.http.HttpStatus.BAD_REQUEST, "As it is"));
	}

	@PostMapping("/user")
	Map<String, String> create(@RequestBody User user) {
		return Map.of("seen", user.toString());
	}

	@PostMapping("/users")
	Map<String, String> create(@RequestBody List<User> users) {
		return Map.of("seen", users.toString());
	}

	@PostMapping("/array")
	Map<String, String> create(@RequestBody User[] users) {
		return Map.of("seen", Arrays.toString(users));
	}

	@PostMapping("/entity")
	Map<String, String> create(HttpEntity<User> user) {
		return Map.of("seen", String.valueOf(user.getBody()));
	}

	@PostMapping("/plain")
	Map<String, String> create(@RequestBody Plain plain) {
		return Map.of("seen", plain.toString());
	}

	@PostMapping("/account")
	Map<String, String> create(@RequestBody Account account) {
		return Map.of("seen", account.toString());
	}

	interface Public {

	}

	record User(@JsonView(Internal.class) @Nullable BigDecimal balance, @JsonView(Public.class) @Nullable String email,
			@JsonView(Public.class) String firstName, @JsonView(Public.class) String lastName,
			@JsonView(Public.class) @Nullable BigInteger number) {
	}

	interface Internal extends Public {

	}

	record Plain(String firstName, String lastName) {
	}

	record Account(@Nullable String number) {
	}

	@VersionedType
	record Note(String trace) {
	}

}
