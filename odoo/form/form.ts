import type { Element } from './elements';
import { elementFrom } from './elements';
import type { Modifier } from './modifiers';
import { modifier } from './modifiers';

/** A field as a view shows it. */
export interface FormField {
	readonly name: string;
	/** The label that the view gives it; the field's own one when left out. */
	readonly label?: string;
	/** Never shown: there for other fields only. */
	readonly isHidden: boolean;
	/** Hidden at first, as a column of a list that users may switch on. */
	readonly isOptional: boolean;
	readonly isReadonly: boolean;
	readonly isRequired: boolean;
	/** Everywhere that the view has it: often there are two, for different states. */
	readonly places: readonly FieldPlace[];
}

/** When a view shows a field in one place, and how. */
export interface FieldPlace {
	/** Any of them hides it: its own, and those of what it stands in. */
	readonly hiddenIf: readonly Modifier[];
	readonly readonlyIf?: Modifier;
	readonly requiredIf?: Modifier;
}

/** One of the buttons that a form has under a label: often there are two, for different states. */
export interface ButtonVariant {
	/** `object`: a method. `action`: an action of Odoo, by database ID or External ID. */
	readonly type: 'object' | 'action';
	readonly name: string;
	/** Highlighted: what users mostly want. */
	readonly isPrimary: boolean;
	/** Any of them hides the button: its own, and those of what it stands in. */
	readonly hiddenIf: readonly Modifier[];
	/** As Odoo has it, Python source; empty where there is none. */
	readonly context: string;
}

/** What users know as one button. */
export interface Button {
	/** In the language of the call. */
	readonly label: string;
	readonly variants: readonly ButtonVariant[];
}

/** What a model's form shows: what Odoo hides from the user's groups is left out already. */
export interface Form {
	readonly model: string;
	/** In the order of the form, each once. */
	readonly fields: readonly FormField[];
	/** In the order of the form, each label once; no links to other records, and none that cannot be pressed. */
	readonly buttons: readonly Button[];
}

/** Reads the form of `get_views` or `fields_view_get`. @throws OdooError `PROTOCOL` */
export function formFrom(model: string, arch: string): Form {
	const found: Found = { fields: new Map(), labels: new Map(), buttons: new Map() };
	collect(elementFrom(arch), [], found);
	const fields = [...found.fields.values()].map((field) => withLabel(field, found.labels));
	const buttons = [...found.buttons].map(([label, variants]) => ({ label, variants }));
	return { model, fields, buttons };
}

/** Reads the columns of a list view, in its order, each once. @throws OdooError `PROTOCOL` */
export function columnsFrom(arch: string): FormField[] {
	const found: Found = { fields: new Map(), labels: new Map(), buttons: new Map() };
	collect(elementFrom(arch), [], found);
	return [...found.fields.values()];
}

interface Found {
	readonly fields: Map<string, FormField>;
	/** What `<label for="...">` says. */
	readonly labels: Map<string, string>;
	readonly buttons: Map<string, ButtonVariant[]>;
}

/** Boxes for what is linked to the record: buttons with figures, and the chatter up to Odoo 16. */
const BESIDE_THE_FORM = ['oe_button_box', 'oe_chatter'];
/** Shown, but grey. */
const DISABLED = /^(1|true|disabled)$/i;
/**
 * Buttons that a widget draws, by its name: the method, and when each of them is hidden, in the order in which
 * the view has buttons with that method. Odoo 18 draws those of emails so: Send and Log.
 */
const DRAWN: ReadonlyMap<
	string,
	{ readonly name: string; readonly hiddenIf: readonly Modifier[] }
> = new Map([
	[
		'mail_composer_send_dropdown',
		{
			name: 'action_send_mail',
			hiddenIf: ['subtype_is_log or scheduled_date', 'not subtype_is_log or scheduled_date'],
		},
	],
]);
/** A whole column of a list, or any element. */
const HIDING = ['invisible', 'column_invisible'];

/** Goes through the elements as they stand, but not into the views of lines that a field has in it. */
function collect(element: Element, around: readonly Modifier[], found: Found): void {
	const { tag, attributes, children } = element;
	if (BESIDE_THE_FORM.some((name) => hasClass(element, name))) return;
	const own = HIDING.map((name) => modifier(attributes, name)).filter((each) => each !== undefined);
	const hiddenIf = [...around, ...own];
	if (tag === 'field') return addField(element, hiddenIf, found.fields);
	if (tag === 'button') return addButton(element, hiddenIf, found.buttons);
	if (tag === 'widget') return addDrawn(element, hiddenIf, found.buttons);
	if (tag === 'label') addLabel(element, found.labels);
	for (const child of children) collect(child, hiddenIf, found);
}

function addField(
	{ attributes }: Element,
	hiddenIf: readonly Modifier[],
	fields: Map<string, FormField>,
): void {
	const name = attributes.get('name') ?? '';
	const label = attributes.get('string')?.trim();
	const place: FieldPlace = {
		hiddenIf,
		readonlyIf: modifier(attributes, 'readonly'),
		requiredIf: modifier(attributes, 'required'),
	};
	const known = fields.get(name);
	const places = [...(known?.places ?? []), place];
	const field: FormField = {
		name,
		...(label && { label }),
		isHidden: hiddenIf.includes(true),
		isOptional: attributes.get('optional') === 'hide',
		isReadonly: place.readonlyIf === true,
		isRequired: place.requiredIf === true,
		places,
	};
	if (known?.isHidden && !field.isHidden) fields.delete(name); // its place is where it shows
	const isFirst = !fields.has(name);
	fields.set(name, isFirst ? field : { ...known!, places });
}

function addButton(
	element: Element,
	hiddenIf: readonly Modifier[],
	buttons: Map<string, ButtonVariant[]>,
): void {
	const { attributes } = element;
	const type = attributes.get('type');
	const name = attributes.get('name')?.trim();
	const label = labelOf(element);
	if (type !== 'object' && type !== 'action') return;
	if (!name || !label || hasClass(element, 'oe_stat_button') || hiddenIf.includes(true)) return;
	if (DISABLED.test(attributes.get('disabled') ?? '')) return;
	const isPrimary = hasClass(element, 'btn-primary') || hasClass(element, 'oe_highlight');
	const context = attributes.get('context') ?? '';
	const variant: ButtonVariant = { type, name, isPrimary, hiddenIf, context };
	buttons.set(label, [...(buttons.get(label) ?? []), variant]);
}

/** What a widget draws is pressed like the buttons of the view that run the same method, and has their labels. */
function addDrawn(
	{ attributes }: Element,
	hiddenIf: readonly Modifier[],
	buttons: Map<string, ButtonVariant[]>,
): void {
	const { name: method, hiddenIf: own = [] } = DRAWN.get(attributes.get('name') ?? '') ?? {};
	if (hiddenIf.includes(true)) return;
	const alike = [...buttons].flatMap(([label, variants]) => {
		const variant = variants.find((each) => each.name === method);
		return variant ? [{ label, variants, variant }] : [];
	});
	for (const [at, { label, variants, variant }] of alike.entries()) {
		const condition = own[at];
		if (condition === undefined) continue;
		buttons.set(label, [...variants, { ...variant, hiddenIf: [...hiddenIf, condition] }]);
	}
}

/** The same field may have a label for each state, none of which then says what the field is. */
function addLabel({ attributes }: Element, labels: Map<string, string>): void {
	const field = attributes.get('for');
	const label = attributes.get('string')?.trim();
	if (!field || !label) return;
	labels.set(field, labels.has(field) && labels.get(field) !== label ? '' : label);
}

function withLabel(field: FormField, labels: ReadonlyMap<string, string>): FormField {
	const label = field.label ?? labels.get(field.name);
	return label ? { ...field, label } : field;
}

function labelOf(element: Element): string {
	const own = element.attributes.get('string') ?? textOf(element);
	return own.replace(/\s+/g, ' ').trim();
}

/** Of several texts, each for a state of the record, it is not known which one is shown. */
function textOf({ text, children }: Element): string {
	const isEither = children.filter(({ attributes }) => attributes.has('invisible')).length > 1;
	const texts = [text, ...children.map(textOf)].filter((each) => each.trim() !== '');
	return texts.join(isEither ? ' / ' : ' ');
}

function hasClass({ attributes }: Element, name: string): boolean {
	return (attributes.get('class') ?? '').split(/\s+/).includes(name);
}
