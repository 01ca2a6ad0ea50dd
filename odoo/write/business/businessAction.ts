import type { Context, RpcValue, Vals } from '../../call';
import type { ModelCalls, ModelClient } from '../../client/modelClient';
import type { Domain } from '../../domain/domain';
import type { OdooError } from '../../errors';
import type { Dated } from '../../forVersion';
import type { RawRecord } from '../../protocol/expect';
import { isBlank, isEmptyList } from '../../values/blank';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import type { NamedRecord, OpenedRecords } from '../method/windowAction';
import type { MethodAnswer } from '../method/wizard';
import type { FormLines } from '../method/wizardForm';

/** What a user fills in for a business action, by the names of the node's parameters; blank means Odoo's own. */
export type Given = Readonly<Record<string, unknown>>;

/** How some versions of Odoo do it. */
export type Way = Dated & (MethodWay | WriteWay | WizardWay);

/** A method of the records, and the wizards that it opens. */
interface MethodWay {
	readonly method: string;
	readonly params?: (given: Given) => Readonly<Record<string, RpcValue>>;
	/** Added to the context, given what was read of the records. */
	readonly context?: (records: readonly RawRecord[]) => Context;
	/** How to answer wizards, each for one model; those that do not open are not missed. */
	readonly wizards?: readonly WizardStep[];
}

/** Nothing but values to write. */
export interface WriteWay {
	readonly write: (given: Given) => Row;
}

/** A wizard that no method opens. */
interface WizardWay {
	/** Its model. */
	readonly opens: string;
	readonly context?: MethodWay['context'];
	readonly wizards: readonly WizardStep[];
}

/** Some wizards have no button that is harmless. */
export type WizardStep = ButtonStep | MethodAnswer;

/** What is filled in of a wizard, and which button is pressed. */
interface ButtonStep {
	readonly model: string;
	/** Not answered, as it would do something else than was asked for: the action fails with it. */
	readonly isLeftOpen?: (given: Given) => boolean;
	/** The method behind its button; that of the highlighted one when left out. */
	readonly button?: string | ((given: Given) => string);
	/** What the user fills in: refused where the wizard does not take it. */
	readonly values?: (given: Given) => Row;
	/** Lists of lines that its form fills in and `create` does not, up to Odoo 16, with the fields of a line. */
	readonly lines?: FormLines;
	/** Its list of contacts to send an email to, who need an address. */
	readonly emails?: string;
	/** What the action itself sets, given what the wizard proposes, for the records with these IDs. */
	readonly presets?: (given: Given, proposed: RawRecord, ids: readonly number[]) => Row;
}

/** When records are in some state, on some versions. */
export interface State extends Dated {
	/** One term, or several behind their operators, as a domain has them. */
	readonly if: Domain;
}

/** A business action for some records. */
export interface BusinessRow {
	/** Several only where they become one thing, such as one payment. */
	readonly ids: readonly number[];
	readonly given: Given;
}

/** What was found out of a row before its record is acted on. */
export interface Preparation {
	/** What is given, where that had to be looked up. */
	readonly given?: Given;
	/**
	 * When its turn comes, and earlier rows are done: enters what comes before the action, all at once.
	 * @returns what to tell of it
	 * @throws OdooError what speaks against it by then
	 */
	readonly carryOut?: () => Promise<string | undefined>;
}

/** @returns by row: what was found out, why it cannot be done, or nothing */
export type Prepares = (
	model: ModelClient,
	rows: readonly BusinessRow[],
	zones: Zones,
) => Promise<ReadonlyArray<Preparation | OdooError | undefined>>;

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
		/** Also those that an earlier run has left so. */
		readonly isOfUnchanged?: true;
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
	/** It may be right and leave records short of that, as the invoice of a part does. */
	readonly mayTakeSeveral?: true;
	/** The record can be brought there; any can when left out. */
	readonly possible?: readonly State[];
	/** It gives records their number. */
	readonly names?: true;
	/** Those that it is for are archived. */
	readonly isOfArchived?: true;
	/** What else it takes, depending on what the user asks for. */
	readonly needs?: readonly Need[];
	/** What speaks against it in what the user asks for. */
	readonly refuses?: (given: Given) => OdooError | undefined;
	/** What has to be looked up, or entered into records before, such as quantities: for all rows together. */
	readonly prepares?: Prepares;
	/** What is meant for one thing: a parameter, and its title. Refused where it would apply to several. */
	readonly once?: { readonly name: string; readonly title: string };
	/**
	 * The links by which Odoo combines records that become one thing: only neighbors on some versions, so they are
	 * sorted by them.
	 */
	readonly groupedBy?: readonly string[];
	/** What to do about records that cannot. */
	readonly hint?: string;
	/** What to do if Odoo refuses it. */
	readonly hintIfRefused?: (given: Given) => string;
	readonly ways: readonly Way[];
	readonly made?: Made;
	/** What is written to records of which the condition holds, before they are acted on. */
	readonly completes?: Completion & {
		readonly if: Domain;
		/** What changes by that, to be put back where Odoo then refuses the action. */
		readonly changes: readonly string[];
		/** Versions that have to be told of what their form changes along, and the lists of lines in it. */
		readonly byForm?: ReadonlyArray<Dated & { readonly lines: FormLines }>;
	};
	/** What is written to the records that come of it, and what messages call these. */
	readonly completesMade?: Completion & {
		readonly noun: string;
	};
}

/** Values that an action has no dialog for. */
export interface Completion {
	readonly values: (given: Given) => Row;
	/** What Odoo's form changes along with them; the first entry for the server's version counts. */
	readonly along?: ReadonlyArray<Dated & { readonly of: (vals: Vals) => Vals }>;
}

/**
 * The list of the record that what comes of it is added to, and its model; where the app has it. Of another
 * model, it is in every answer, so that the next action never takes the one's ID for the other's.
 */
export interface Made {
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
}

/** What a business action came to. */
export interface BusinessResult {
	readonly records: readonly NamedRecord[];
	/** As the action says it, or `unchanged`. */
	readonly action: string;
	/** The records that came of it. */
	readonly opened?: OpenedRecords;
	/** What could not be told. */
	readonly warning?: string;
}

/** A condition of what the user asks for. */
export interface Need {
	/** Always where left out. */
	readonly isAsked?: (given: Given) => boolean;
	readonly if: Domain;
	/** Where it does not hold, e.g. `there is nothing to invoice yet`. */
	readonly reason: string;
	readonly hint: string;
	/** Of records that become one thing, those for which it does not hold are left out, unless that is all of them. */
	readonly isForSome?: true;
}

/** Actions of the same model by operation. */
export function actionsOf<K extends string>(
	of: Pick<BusinessAction, 'model' | 'app'>,
	actions: Readonly<Record<K, Omit<BusinessAction, 'model' | 'app'>>>,
): Readonly<Record<K, BusinessAction>> {
	const entries = Object.entries<Omit<BusinessAction, 'model' | 'app'>>(actions);
	const whole = entries.map(([name, action]) => [name, { ...of, ...action }]);
	return Object.fromEntries(whole) as Record<K, BusinessAction>;
}

/** The result with one more warning. */
export function withWarning(result: BusinessResult, warning: string): BusinessResult {
	return { ...result, warning: [result.warning, warning].filter(Boolean).join(' ') };
}

/** Without what was left blank: Odoo proposes something for it. */
export function filledIn(values: Given): Row {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => !isBlank(value) && !isEmptyList(value)),
	);
}
