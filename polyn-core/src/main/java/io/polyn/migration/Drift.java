package io.polyn.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not on the server as it was declared.
 *
 * @param asset what it is
 * @param declaredBy the migration that creates it, {@code null} if none does
 * @param missing whether the server does not have it at all
 * @param changes the settings that differ: before as declared, after as on the server
 */
public record Drift(Asset asset, @Nullable MigrationVersion declaredBy, boolean missing, List<SettingChange> changes) {

	/**
	 * Says how the two may be brought together again.
	 * @return what to do, as a sentence
	 */
	public String remedy() {
		String suffix = (this.asset.consumer() != null) ? "consumer" : this.asset.kind().operationSuffix();
		return this.missing
				? "Create it again, or write a migration with 'delete_" + suffix + "_if_exists' if it is to stay away."
				: "Put back what is declared, or write a migration with 'update_" + suffix
						+ "' that declares what is there.";
	}

}
