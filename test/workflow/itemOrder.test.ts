import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor } from '../support/target';

const target = useTarget();

const modelOf = (value: string) => by('name', value);
const recordId = by('id', '={{ $json.id }}');

/** What items with targets of their own come to where the run goes on after errors. */
async function run(parameters: IDataObject, inputItems: readonly INodeExecutionData[]) {
	const node = ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' });
	const credential = credentialFor(target, 'jsonrpc');
	return jsonOf(await runWorkflow(inARow(node), { credential, inputItems }), node.name);
}

const itemsOf = (...items: readonly IDataObject[]) => items.map((json) => ({ json }));

describe('items that go on after errors', () => {
	let orders: ReturnType<typeof recordsOf>;
	let contacts: ReturnType<typeof recordsOf>;

	beforeAll(() => {
		orders = recordsOf(clientFor(target), 'sale.order');
		contacts = recordsOf(clientFor(target), 'res.partner');
	});

	const quotations = async () => {
		const partner = await contacts.createOne({ name: 'In their order' });
		return [
			await orders.createOne({ partner_id: partner }),
			await orders.createOne({ partner_id: partner }),
		];
	};
	const statesOf = async (ids: readonly number[]) =>
		(await orders.read(ids, ['state'])).map(({ state }) => state);

	it('call methods in their order', async () => {
		const [first = 0, second = 0] = await quotations();
		const answers = await run(
			{
				resource: 'method',
				operation: 'call',
				model: modelOf('sale.order'),
				method: '={{ $json.method }}',
				ids: recordId,
				options: { context: '{"disable_cancel_warning": true}' },
			},
			itemsOf(
				{ id: first, method: 'action_cancel' },
				{ id: second, method: 'action_cancel' },
				{ id: second, method: 'action_draft' },
				{ id: second, method: 'action_cancel' },
			),
		);
		expect(answers).toMatchObject([{ id: first }, { id: second }, { id: second }, { id: second }]);
		expect(await statesOf([first, second])).toEqual(['cancel', 'cancel']);
	});

	it('press buttons in their order', async () => {
		const [first = 0, second = 0] = await quotations();
		const answers = await run(
			{
				resource: 'button',
				operation: 'press',
				model: modelOf('sale.order'),
				button: by('name', '={{ $json.button }}'),
				ids: recordId,
				options: { context: '{"disable_cancel_warning": true}' },
			},
			itemsOf(
				{ id: first, button: 'action_confirm' },
				{ id: second, button: 'action_cancel' },
				{ id: second, button: 'action_draft' },
				{ id: second, button: 'action_confirm' },
			),
		);
		expect(answers.map(({ action }) => action)).toEqual(Array(4).fill('pressed'));
		expect(await statesOf([first, second])).toEqual(['sale', 'sale']);
	});

	it('upload into fields in their order', async () => {
		const id = await contacts.createOne({ name: 'In their order' });
		const fileOf = (size: string): INodeExecutionData => ({
			json: { id, size },
			binary: { data: { data: DOTS[size] ?? '', mimeType: 'image/png', fileName: 'dot.png' } },
		});
		const answers = await run(
			{
				resource: 'attachment',
				operation: 'upload',
				destination: 'field',
				model: modelOf('res.partner'),
				recordId,
				field: 'image_1920',
				binaryPropertyNames: 'data',
				options: { context: '={{ { mark: $json.size } }}' },
			},
			['one', 'two', 'one'].map(fileOf),
		);
		expect(answers.map(({ action }) => action)).toEqual(Array(3).fill('uploaded'));
		const [{ image_1920: image } = {}] = await contacts.read([id], ['image_1920']);
		expect(image).toBe(DOTS.one);
	});

	describe.each(['create', 'upsert'])(
		'find the records that earlier ones wrote: %s',
		(operation) => {
			it.each(['create', 'skipField'])('%s', async (onMissingReference) => {
				const name = `Parent ${operation} ${onMissingReference} ${Date.now()}`;
				const answers = await run(
					{
						resource: 'record',
						operation,
						model: modelOf('res.partner'),
						columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns: ['ref'] },
						options: {
							onMissingReference,
							timezone: '={{ $json.parent_id ? "UTC" : "Europe/Brussels" }}',
						},
					},
					itemsOf(
						{ ref: `${name} 1`, name: `${name} 1`, parent_id: 'YourCompany' },
						{ ref: name, name },
						{ ref: `${name} 2`, name: `${name} 2`, parent_id: name },
					),
				);
				expect(answers).toMatchObject(Array(3).fill({ action: 'created' }));
				const [parent, ...others] = await contacts.search([['name', '=', name]]);
				expect(others).toEqual([]);
				const [child] = await contacts.searchRead([['ref', '=', `${name} 2`]], ['parent_id']);
				expect(child?.parent_id).toMatchObject([parent, expect.anything()]);
			});
		},
	);
});

/** Pictures of one and of two red pixels. */
const DOTS: Readonly<Record<string, string>> = {
	one: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
	two: 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4z8AARAAI/gH/xp559wAAAABJRU5ErkJggg==',
};
