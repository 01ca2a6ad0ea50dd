import type { Outcome } from '../../batch/outcome';
import type { Context, RpcValue, Vals } from '../../call';
import { isRpcRecord, listIn } from '../../call';
import { runAhead } from '../../client/lanes';
import type { ModelClient } from '../../client/modelClient';
import { onchange } from '../../client/onchange';
import { isMetByAll, isOfRequest, OdooError, recover, retold } from '../../errors';
import { forVersion } from '../../forVersion';
import { fieldOf } from '../../schema/choose';
import { titleOf } from '../../schema/schema';
import { isBlank } from '../../values/blank';
import { CREATE } from '../../values/commands';
import { isStandIn } from '../../values/standIns';
import { proposedVals } from '../method/proposedVals';
import { inField } from '../prepare/draftRow';
import type { WriteSettings } from '../records';
import { createRecords, writeByKey } from '../records';
import type { WriteResult, WriteRow } from '../writeRow';
import { withCompany } from './documentCompany';
import type { DocumentForm, DocumentModel, Entering } from './documents';
import { withLineFields } from './lineFields';

export interface DocumentSettings extends WriteSettings {
	/** What becomes of a row whose document is there already, by the key of its kind. */
	readonly ifExists: 'createAnother' | 'error' | 'keep';
	/** How messages say that it is there. */
	readonly existing: string;
}

/** A form of the server, filled in by whoever creates documents. */
interface OpenForm extends DocumentForm {
	readonly lineModel: ModelClient;
	/** The field of a line that its document is in. */
	readonly inverse: string;
}

/**
 * Creates documents as Odoo's form would: also with what the form fills in as contacts and products are
 * entered. What a row gives always wins.
 * @returns one outcome per row, in their order
 */
export async function createDocuments(
	model: ModelClient,
	document: DocumentModel,
	rows: ReadonlyArray<WriteRow | OdooError>,
	{ ifExists, existing, ...settings }: DocumentSettings,
): Promise<Array<Outcome<WriteResult>>> {
	const form = await openForm(model, document);
	const filler = new FormFiller(model, document, form);
	const completeNew = async (all: readonly Vals[]) => await filler.fillAll(all);
	const how = { ...settings, completeNew };
	const isNeeded = ifExists !== 'createAnother';
	const named = await withLineFields(model, document, rows);
	const placed = await withCompany(model, document, named, { ...settings, isNeeded });
	if (!isNeeded) return await createRecords(model, placed, how);
	return await writeByKey(model, placed, {
		...how,
		columns: document.key,
		matchArchived: true,
		onMissing: 'create',
		onFound: ifExists,
		multipleMatches: 'error',
		existing,
		hintIfSeveral: 'Remove the reference from all but one of them in Odoo.',
		skipUnchanged: true,
	});
}

async function openForm(
	model: ModelClient,
	{ forms, linesField }: DocumentModel,
): Promise<OpenForm | undefined> {
	const form = forVersion(forms, await model.client.version());
	if (!form) return undefined;
	const { relation = '', inverse = '' } = fieldOf(model.schema, linesField);
	return { ...form, lineModel: await model.of(relation), inverse };
}

/** Fills in the forms of a batch; what they answer to the same entries is asked for once. */
class FormFiller {
	private readonly answers = new Map<string, Promise<Vals>>();

	constructor(
		private readonly model: ModelClient,
		private readonly document: DocumentModel,
		private readonly form: OpenForm | undefined,
	) {}

	async fillAll(documents: readonly Vals[]): Promise<Array<Vals | OdooError>> {
		const tasks = documents.map((vals) => async () => await this.filled(vals));
		const filled: Array<Vals | OdooError> = [];
		const { parallel } = this.model.client;
		for await (const each of runAhead(tasks.values(), parallel)) filled.push(each);
		return filled;
	}

	private async filled(vals: Vals): Promise<Vals | OdooError> {
		const { document, form } = this;
		const given = withAlong(vals, document);
		const isMeant = !form?.only || form.only.values.includes(String(vals[form.only.field]));
		if (!form || !isMeant) return given;
		return await recover(
			this.filledBy(form, given),
			(error) => !isMetByAll(error),
			(error) => error,
		);
	}

	private async filledBy(form: OpenForm, given: Vals): Promise<Vals> {
		const { linesField } = this.document;
		const { [linesField]: commands, ...own } = given;
		if (isOfNew(this.model, form.header, own)) return given;
		const header = await this.proposed(this.model, form.header, { given: own, header: own });
		const filled = { ...header, ...own };
		if (!form.lines) return { ...filled, ...given };
		const lines: RpcValue[] = [];
		for (const [at, command] of listIn(commands).entries()) {
			const line = this.filledLine(form, form.lines, { command, header: filled });
			const field = fieldOf(this.model.schema, linesField);
			lines.push(await retold(line, (error) => inField(error, field, `new line ${at + 1}`)));
		}
		return { ...filled, ...(commands !== undefined && { [linesField]: lines }) };
	}

	private async filledLine(
		form: OpenForm,
		entering: Entering,
		{ command, header }: { readonly command: RpcValue; readonly header: Vals },
	): Promise<RpcValue> {
		const [code, id = 0, given] = listIn(command);
		if (code !== CREATE || !isRpcRecord(given) || isText(given)) return command;
		if (isOfNew(form.lineModel, entering, given)) return command;
		const { first, then = [], fills } = form.header;
		const parent = picked(header, [...first, ...then, ...fills]);
		const entered = { given, header, parent: { [form.inverse]: parent } };
		const proposed = await this.proposed(form.lineModel, entering, entered);
		return [CREATE, id, { ...proposed, ...given }];
	}

	/** What the form fills in besides what is given. */
	private async proposed(
		model: ModelClient,
		{ first, then = [], fills, context = {} }: Entering,
		{ given, header, parent = {} }: Entered,
	): Promise<Vals> {
		const opening = picked(given, first);
		const later = picked(given, then);
		const asked = fills.filter((name) => model.schema.fields.has(name));
		if (asked.every((name) => name in given)) return {};
		const own = Object.entries(context).map(([key, field]) => [key, header[field] ?? false]);
		const { company_id: company = false } = header;
		const others = listIn(model.context.allowed_company_ids);
		if (company !== false) own.push(['allowed_company_ids', [...new Set([company, ...others])]]);
		const form = {
			model,
			// What is entered later has to be among them: otherwise nothing follows from it.
			names: [...new Set([...Object.keys(opening), ...Object.keys(later), ...asked])],
			context: Object.fromEntries(own) as Context,
		};
		const opened = await this.ask(form, { values: { ...parent, ...opening }, changed: [] });
		const changed = Object.keys(later);
		if (changed.length === 0) return picked(opened, asked);
		const values = { ...parent, ...opened, ...opening, ...later };
		return picked({ ...opened, ...(await this.ask(form, { values, changed })) }, asked);
	}

	private async ask(form: AskedForm, entered: Entries): Promise<Vals> {
		const { model, names, context } = form;
		const key = JSON.stringify([model.name, names, context, entered]);
		const known = this.answers.get(key) ?? answerOf(form, entered);
		this.answers.set(key, known);
		// What passes is no answer: rows that come later ask anew.
		known.catch((error: OdooError) => isOfRequest(error) || this.answers.delete(key));
		return await known;
	}
}

interface Entered {
	readonly given: Vals;
	/** The document that it is or belongs to. */
	readonly header: Vals;
	/** What a line says of its document. */
	readonly parent?: Vals;
}

interface AskedForm {
	readonly model: ModelClient;
	readonly names: readonly string[];
	readonly context: Context;
}

interface Entries {
	readonly values: Vals;
	readonly changed: readonly string[];
}

/** @throws OdooError `VALIDATION` where the form would not take what is entered */
async function answerOf({ model, names, context }: AskedForm, entered: Entries): Promise<Vals> {
	const { client, schema } = model;
	const fields = Object.fromEntries(names.map((name) => [name, {}]));
	const { value, warning } = await onchange(model, fields, { ...entered, older: '1', context });
	// What Odoo blocks, such as a contact, it takes out again with a message.
	const blocked = names.find((name) => value[name] === false && isFilled(entered.values[name]));
	if (blocked !== undefined && warning !== undefined) {
		throw notTaken(titleOf(fieldOf(schema, blocked)), blocked, warning);
	}
	await client.breathe();
	return proposedVals(schema, value);
}

/** What goes with given values, on the document and on its lines. */
function withAlong(vals: Vals, { along = {}, toLines = [], linesField }: DocumentModel): Vals {
	const more = Object.entries(along).filter(([name]) => isFilled(vals[name]));
	const ofLines = picked(vals, toLines);
	const lines = listIn(vals[linesField]).map((command) => {
		const [code, id = 0, line] = listIn(command);
		if (code !== CREATE || !isRpcRecord(line) || isText(line)) return command;
		return [CREATE, id, { ...ofLines, ...line }];
	});
	return {
		...Object.assign({}, ...more.map(([, others]) => others)),
		...vals,
		...(vals[linesField] !== undefined && { [linesField]: lines }),
	};
}

function picked(vals: Vals, names: readonly string[]): Vals {
	const known = names.filter((name) => name in vals);
	return Object.fromEntries(known.map((name) => [name, vals[name] as RpcValue]));
}

function isFilled(value: RpcValue | undefined): boolean {
	return !isBlank(value) && value !== false;
}

/** A line that is a section or a note has nothing to fill in. */
function isText({ display_type: type }: Vals): boolean {
	return typeof type === 'string' && type.startsWith('line_');
}

/** Of a record that is only going to be created, Odoo cannot tell anything yet. */
function isOfNew({ schema }: ModelClient, { first, then = [] }: Entering, given: Vals): boolean {
	return Object.entries(picked(given, [...first, ...then])).some(
		([name, value]) => schema.fields.get(name)?.type === 'many2one' && isStandIn(value),
	);
}

function notTaken(label: string, field: string, warning: string): OdooError {
	return new OdooError('VALIDATION', `Odoo does not take the value of ${label}: ${warning}`, {
		field,
		hint: 'Choose another one, or remove the blocking message from it in Odoo.',
	});
}
