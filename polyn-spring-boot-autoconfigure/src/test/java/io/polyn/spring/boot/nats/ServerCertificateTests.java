package io.polyn.spring.boot.nats;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import io.polyn.PolynException;
import io.polyn.spring.testing.Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ServerCertificateTests {

	@TempDir
	static Path temp;

	private static ServerCertificate certificate;

	@BeforeAll
	static void generate() throws Exception {
		certificate = read(Certificate.generate(temp,
				"DNS:nats.example.com,DNS:*.cluster.example.com,DNS:10.0.0.2,IP:10.0.0.1,IP:2001:db8::1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "nats.example.com", "NATS.example.COM", "nats.example.com.", "n1.cluster.example.com",
			"N1.Cluster.Example.Com", "10.0.0.1", "[2001:db8::1]", "[2001:db8:0:0:0:0:0:1]" })
	void itIsForTheHostsItHas(String host) {
		assertThatNoException().isThrownBy(() -> certificate.requireAnyOf(List.of(host)));
		assertThatNoException().isThrownBy(() -> certificate.requireAnyOf(List.of("other.example.com", host)));
	}

	// Not for what is only its common name, either.
	@ParameterizedTest
	@ValueSource(strings = { "example.com", "n1.nats.example.com", "cluster.example.com", ".cluster.example.com",
			"a.n1.cluster.example.com", "n1.cluster.example.org", "*", "10.0.0.2", "10.0.0.3", "[2001:db8::2]",
			"localhost" })
	void itIsForNoOther(String host) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> certificate.requireAnyOf(List.of(host)))
			.satisfies((ex) -> assertThat(ex.problem())
				.isEqualTo("The certificate of the NATS server is not for " + host + ", but for nats.example.com,"
						+ " *.cluster.example.com, 10.0.0.2, 10.0.0.1, 2001:db8:0:0:0:0:0:1."));
	}

	@Test
	void oneWithoutHostsIsForNone() throws Exception {
		ServerCertificate none = read(
				Certificate.generate(Files.createDirectory(temp.resolve("none")), "EMAIL:ann@example.com"));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> none.requireAnyOf(List.of("localhost")))
			.withMessageContaining("is not for localhost, but for no host.");
	}

	private static ServerCertificate read(Certificate files) throws Exception {
		try (InputStream content = Files.newInputStream(files.certificate())) {
			return new ServerCertificate(
					(X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(content));
		}
	}

}
