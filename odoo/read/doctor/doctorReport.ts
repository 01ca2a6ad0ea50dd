import type { SecretKind } from '../../client/webSession';
import type { ProtocolName } from '../../protocol/protocol';
import type { Rights } from '../../access/rights';

/** One thing that was looked at. */
export interface Check {
	readonly name: string;
	readonly ok: boolean;
	readonly message: string;
	/** What to do about it; null where there is nothing to do. */
	readonly hint: string | null;
}

/** What is known of a connection: enough for the administrator of the server, and no secret. */
export interface ConnectionReport {
	/** Whether all checks are ok. */
	readonly ok: boolean;
	readonly version: number | null;
	readonly protocol: ProtocolName | null;
	readonly database: string | null;
	/** Display name. */
	readonly user: string | null;
	readonly userId: number | null;
	readonly language: string | null;
	readonly timezone: string | null;
	/** Those of the user, the default one first. */
	readonly companies: ReadonlyArray<{ readonly id: number; readonly name: string }>;
	readonly secret: SecretKind | null;
	/** When the first of the user's API keys ends, in UTC; null where none does, or Odoo does not tell. */
	readonly apiKeyExpires: string | null;
	readonly checks: readonly Check[];
}

/** What one part of the examination found. */
export interface Finding {
	readonly checks: readonly Check[];
	readonly facts?: Partial<Omit<ConnectionReport, 'ok' | 'checks'>>;
}

export interface ConnectionQuery {
	/** The models whose rights matter. */
	readonly models: readonly string[];
	/** The rights that are needed there. */
	readonly rights: ReadonlyArray<keyof Rights>;
}
