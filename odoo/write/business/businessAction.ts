import type { Context, RpcValue } from '../../call';
import type { ModelCalls, ModelClient } from '../../client/modelClient';
import type { Domain } from '../../domain/domain';
import type { OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import type { Row } from '../../values/reference';

/** What a user fills in for a business action, by the names of the node's parameters; blank means Odoo's own. */
export type Given = Readonly<Record<string, unknown>>;

/** How some versions of Odoo do it. */
export interface Way {
	/** First and last major version; any when left out. */
	readonly since?: number;
	readonly until?: number;
	/** The method of the records; left out where a wizard is opened without one. */
	readonly method?: string;
	readonly params?: (given: Given) => Readonly<Record<string, RpcValue>>;
	/** Values to write, in place of a method. */
	readonly write?: (given: Given) => Row;
	/** Added to the context, given what was read of the records. */
	readonly context?: (records: readonly RawRecord[]) => Context;
	/** The wizard to open, where there is no method that does. */
	readonly opens?: string;
	/** How to answer wizards, each for one model; those that do not open are not missed. */
	readonly wizards?: readonly WizardStep[];
}

export interface WizardStep {
	readonly model: string;
	/** The method behind its button. */
	readonly button: string | ((given: Given) => string);
	/** What the user fills in: refused where the wizard does not take it. */
	readonly values?: (given: Given) => Row;
	/** What the action itself sets, given what the wizard proposes, for the records with these IDs. */
	readonly presets?: (given: Given, proposed: RawRecord, ids: readonly number[]) => Row;
}

/** When records are in some state, on some versions. */
export interface State {
	readonly since?: number;
	readonly until?: number;
	/** One term, or several behind their operators, as a domain has them. */
	readonly if: Domain;
}

/** Something that people do with records, the same on all versions of Odoo. */
export interface BusinessAction {
	readonly model: string;
	/** The app that has to be installed. */
	readonly app: string;
	/** What the answer says, e.g. `confirmed`; also for messages: "cannot be confirmed". */
	readonly action: string;
	/** What messages say in its place, where it does not read well behind "cannot be". */
	readonly cannotBe?: string;
	/** What the answer says of records that it has left unfinished; they are looked up for all rows together. */
	readonly partly?: {
		readonly action: string;
		readonly of: (model: ModelClient, ids: readonly number[]) => Promise<ReadonlySet<number>>;
	};
	/** Where Odoo's own state does not tell whether records are done. */
	readonly progress?: {
		/** What to read of them for that, where the app has it. */
		readonly fields: readonly string[];
		/** Of those that are begun, whether they are done; undefined where only Odoo's state can tell. */
		readonly of: (
			model: ModelClient,
			records: readonly RawRecord[],
		) => Promise<ReadonlyMap<number, boolean | undefined>>;
		/** What it takes to finish those that are not. */
		readonly toFinish: Omit<Need, 'if'>;
	};
	/** The record is so already. */
	readonly done?: readonly State[];
	/** The record can be brought there; any can when left out. */
	readonly possible?: readonly State[];
	/** Those that it is for are archived. */
	readonly isOfArchived?: true;
	/** What else it takes, depending on what the user asks for. */
	readonly needs?: readonly Need[];
	/** What else speaks against it, as only other models tell. */
	readonly conflict?: (
		model: ModelCalls,
		ids: readonly number[],
		given: Given,
	) => Promise<OdooError | undefined>;
	/** What to do about records that cannot. */
	readonly hint?: string;
	/** What to do if Odoo refuses it. */
	readonly hintIfRefused?: string;
	readonly ways: readonly Way[];
	/**
	 * The list of the record that what comes of it is added to, and its model; where the app has it. Of another
	 * model, it is in every answer, so that the next action never takes the one's ID for the other's.
	 */
	readonly made?: {
		readonly field: string;
		readonly model: string;
		/** Those of the list that the next action is for. */
		readonly stillMeant?: readonly RpcValue[];
		/** What else counts as on the list, by the record's id. */
		readonly also?: (
			model: ModelCalls,
			ids: readonly number[],
		) => Promise<ReadonlyMap<number, readonly number[]>>;
		/** In the order in which the next action has to take them. */
		readonly inOrder?: (model: ModelCalls, ids: readonly number[]) => Promise<readonly number[]>;
	};
}

/** A condition of what the user asks for. */
export interface Need {
	readonly isAsked: (given: Given) => boolean;
	readonly if: Domain;
	/** Where it does not hold, e.g. `there is nothing to invoice yet`. */
	readonly reason: string;
	readonly hint: string;
}

/** The entry for a version. */
export function forVersion<T extends { readonly since?: number; readonly until?: number }>(
	entries: readonly T[],
	version: number,
): T | undefined {
	return entries.find(({ since = 0, until = Infinity }) => since <= version && version <= until);
}
