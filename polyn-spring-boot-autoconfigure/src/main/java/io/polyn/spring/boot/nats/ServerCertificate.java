package io.polyn.spring.boot.nats;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * The certificate of a server, and for which hosts it is. Only subject alternative names
 * count (RFC 9525), as with other clients of NATS.
 */
class ServerCertificate {

	private static final int DNS_NAME = 2;

	private static final int IP_ADDRESS = 7;

	private static final int MAX_DESCRIBED = 10;

	private final Collection<List<?>> names;

	ServerCertificate(X509Certificate certificate) {
		this.names = names(certificate);
	}

	private static Collection<List<?>> names(X509Certificate certificate) {
		try {
			Collection<List<?>> names = certificate.getSubjectAlternativeNames();
			return (names != null) ? names : List.of();
		}
		catch (CertificateParsingException ex) {
			return List.of();
		}
	}

	/**
	 * Refuses a certificate that is for none of some hosts.
	 * @param hosts names or addresses
	 */
	void requireAnyOf(List<String> hosts) {
		if (hosts.stream().noneMatch(this::isFor)) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"The certificate of the NATS server is not for " + String.join(" or ", hosts) + ", but for "
							+ describe() + ".",
					"Connect to a host that the certificate has, or give the server one that has this host as a"
							+ " subject alternative name. polyn.nats.ssl.verify-hostname=false accepts any that is"
							+ " trusted.");
		}
	}

	private String describe() {
		List<String> hosts = this.names.stream()
			.filter((name) -> isOf(DNS_NAME, name) || isOf(IP_ADDRESS, name))
			.map((name) -> name.get(1).toString())
			.toList();
		if (hosts.isEmpty()) {
			return "no host";
		}
		int more = hosts.size() - MAX_DESCRIBED;
		return hosts.stream().limit(MAX_DESCRIBED).collect(Collectors.joining(", "))
				+ ((more > 0) ? " and " + more + " more" : "");
	}

	private boolean isFor(String host) {
		return isAddress(host) ? this.names.stream().anyMatch((name) -> isOf(IP_ADDRESS, name) && isSame(host, name))
				: this.names.stream()
					.anyMatch((name) -> isOf(DNS_NAME, name) && isFor(
							host.endsWith(".") ? host.substring(0, host.length() - 1) : host, name.get(1).toString()));
	}

	private static boolean isAddress(String host) {
		return host.contains(":") || host.matches("[0-9.]+");
	}

	private static boolean isOf(int type, List<?> name) {
		return name.get(0).equals(type);
	}

	// An address of version 6 can be written in several ways. No name is looked up.
	private static boolean isSame(String address, List<?> name) {
		try {
			return InetAddress.getByName(address).equals(InetAddress.getByName(name.get(1).toString()));
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	// A wildcard stands for one whole label, the first of three or more.
	private static boolean isFor(String host, String name) {
		int firstDot = host.indexOf('.');
		return name.equalsIgnoreCase(host) || (name.startsWith("*.") && firstDot > 0
				&& host.indexOf('.', firstDot + 1) > 0 && name.substring(1).equalsIgnoreCase(host.substring(firstDot)));
	}

}
