import type { Call } from '../call';
import type { Form, FormField } from '../form/form';
import { columnsFrom, formFrom } from '../form/form';
import { OdooError } from '../errors';
import { expectRecord } from '../protocol/expect';
import type { OdooClient } from './client';

/** Which view, and in which language. */
interface ViewChoice {
	readonly model: string;
	/** Of the labels, e.g. `fr_FR`; the server's default when left out. */
	readonly language?: string;
	/** The view that an action names; the model's usual one when left out. */
	readonly viewId?: number;
}

/** `get_views` in the place of `fields_view_get`. */
const GET_VIEWS_SINCE = 16;
/** Lists were called trees. */
const LIST_SINCE = 18;

/**
 * The form of a model as Odoo's screen shows it to this user: its fields in order, and its buttons.
 * Cached like schemas.
 * @throws OdooError `ACCESS_DENIED` for a model that the user may not read
 */
export async function formOf(client: OdooClient, view: ViewChoice): Promise<Form> {
	return await client.remembered(keyOf('form', view), async (shared) =>
		formFrom(view.model, await archOf(shared, 'form', view)),
	);
}

/** The columns of a model's list view, in its order. Cached like schemas. @throws OdooError */
export async function listColumnsOf(
	client: OdooClient,
	view: ViewChoice,
): Promise<readonly FormField[]> {
	return await client.remembered(keyOf('list', view), async (shared) => {
		const type = (await shared.version()) >= LIST_SINCE ? 'list' : 'tree';
		return columnsFrom(await archOf(shared, type, view));
	});
}

async function archOf(client: OdooClient, type: string, view: ViewChoice): Promise<string> {
	const { model, language, viewId = false } = view;
	const context = language ? { context: { lang: language } } : {};
	const isNewer = (await client.version()) >= GET_VIEWS_SINCE;
	const call: Call = isNewer
		? { model, method: 'get_views', params: { views: [[viewId, type]] }, ...context }
		: {
				model,
				method: 'fields_view_get',
				params: { view_id: viewId, view_type: type },
				...context,
			};
	return await client.call(call, (answer, asked) => {
		const answered = expectRecord(answer, asked);
		const views = isNewer ? expectRecord(answered.views ?? null, asked) : { [type]: answered };
		const { arch } = expectRecord(views[type] ?? null, asked);
		if (typeof arch === 'string') return arch;
		throw new OdooError('PROTOCOL', `The server did not answer ${asked} with a view.`);
	});
}

function keyOf(kind: string, { model, language = '', viewId = 0 }: ViewChoice): string {
	return `${kind} ${model} ${language} ${viewId}`;
}
