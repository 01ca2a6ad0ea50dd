import type { IDataObject } from 'n8n-workflow';
import type { RunResult, SavedWorkflow } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';

const target = useTarget();

/** One run of Odoo Source on contacts. */
function source(parameters: IDataObject): SavedWorkflow {
	const all = {
		resource: 'record',
		operation: 'getMany',
		model: by('name', 'res.partner'),
		output: 'selected',
		fields: ['name'],
		...parameters,
	};
	return inARow(ownNode('odooSource', all, { name: 'Odoo Source' }));
}

function condition(field: string, operator: string, value: unknown): IDataObject {
	return {
		filterMode: 'conditions',
		conditions: { values: [{ field, operator, value }] } as IDataObject,
	};
}

/** The code of the error that stopped a run. */
const codeOf = ({ error }: RunResult) => (error as { httpCode?: string } | undefined)?.httpCode;

describe.each(protocolsFor('jsonrpc'))('expressions and typos over %s', (protocol) => {
	const run = async (parameters: IDataObject) =>
		await runWorkflow(source(parameters), { credential: credentialFor(target, protocol) });

	it.each([0, -1, 2.5, '={{ null }}', '={{ $json.missing }}', '={{ "many" }}', '={{ "" }}'])(
		'never read more than a limit of %s says',
		async (limit) => {
			const result = await run({ limit });
			expect(codeOf(result)).toBe('INVALID_VALUE');
			expect(result.error?.message).toContain('Limit is ');
		},
	);

	it('take a limit from text', async () => {
		const result = await run({ limit: '={{ " 2 " }}' });
		expect(jsonOf(result, 'Odoo Source')).toHaveLength(2);
	});

	it.each([
		['={{ "false" }}', 1],
		['={{ "true" }}', 3],
		['={{ true }}', 3],
	])('switch Return All by %s', async (returnAll, atLeast) => {
		const result = await run({ returnAll, limit: 1 });
		const { length } = jsonOf(result, 'Odoo Source');
		if (atLeast === 1) expect(length).toBe(1);
		else expect(length).toBeGreaterThanOrEqual(atLeast);
	});

	it.each([
		[{ returnAll: '={{ null }}' }, 'Return All'],
		[{ options: { includeUrl: '={{ $json.missing }}' } }, 'Include URL'],
	])('do not take %j for left empty', async (parameters, title) => {
		const { error } = await run({ ...parameters, limit: 1 });
		expect(error?.message).toBe(`${title} has no value for this item.`);
	});

	it.each(['={{ "true" }}', '={{ true }}'])('include archived records by %s', async (on) => {
		const archived = await run({
			...condition('active', 'isFalse', ''),
			returnAll: true,
		});
		const all = await run({ returnAll: true, options: { includeArchived: on } });
		const ids = jsonOf(all, 'Odoo Source').map(({ id }) => id);
		expect(ids).toEqual(
			expect.arrayContaining(jsonOf(archived, 'Odoo Source').map(({ id }) => id)),
		);
		expect(jsonOf(archived, 'Odoo Source')).not.toHaveLength(0);
	});

	it.each([0, -1, 2.5, '={{ "many" }}', '={{ $json.missing }}'])(
		'refuse ranges of %s records',
		async (rangeSize) => {
			const { error } = await run({ operation: 'split', rangeSize });
			expect(error?.message).toMatch(/^Range Size is .+, which is not a whole number/);
		},
	);

	it.each([['median'], ['={{ null }}']])('refuse a measure by %s', async (by) => {
		const measures = { values: [{ field: 'color', function: by }] };
		const { error } = await run({ operation: 'aggregate', measures });
		expect(error?.message).toMatch(/^Function is .+, which is not one of its choices/);
	});

	it.each([-1, 0.5, '={{ "abc" }}'])('refuse a page size of %s', async (pageSize) => {
		expect(codeOf(await run({ returnAll: true, options: { pageSize } }))).toBe('INVALID_VALUE');
	});

	it.each([
		['contains', ' '],
		['contains', '={{ $json.missing }} '],
		['equals', '\t'],
		['notEquals', ' '],
		['startsWith', ' '],
		['equals', '={{ NaN }}'],
	])('find nothing in a value that is blank: %s %j', async (operator, value) => {
		expect(codeOf(await run(condition('name', operator, value)))).toBe('INVALID_DOMAIN');
	});

	it.each([
		"=[('ref', '=ilike', '{{ $json.missing }}%')]",
		"=[('email', '=', '{{ null }}')]",
		"=[('id', '>', 0), ('ref', 'in', ['{{ $json.missing }}'])]",
		'=[["ref", "in", ["{{ [].join(\'","\') }}"]]]',
		'=[{{ $json.missing }}]',
		'={{ $json.missing }}',
	])('find nothing by a domain whose expression gives nothing: %s', async (domain) => {
		expect(codeOf(await run({ filterMode: 'domain', domain }))).toBe('INVALID_DOMAIN');
	});

	it.each(['={{ [] }}', '={{ "[]" }}', "[('ref', 'in', ['', False])]"])(
		'read by the domain %s, which says what it means',
		async (domain) => {
			expect((await run({ filterMode: 'domain', domain })).error).toBeUndefined();
		},
	);

	it('take the name of a field with spaces around it', async () => {
		const { outputs } = await run({
			...condition(' id ', 'equals', 1),
			sort: { values: [{ field: ' name ', direction: 'DESC' }] },
		});
		expect(outputs['Odoo Source']?.[0]).toHaveLength(1);
	});

	it.each(['={{ $json.missing }}', '={{ "" }}', '={{ [] }}', '={{ [null] }}', '={{ "x" }}'])(
		'never read all companies because an expression says %s',
		async (companyIds) => {
			expect(codeOf(await run({ options: { companyIds } }))).toBe('INVALID_VALUE');
		},
	);

	it.each([[[]], ['={{ [1] }}'], ['={{ { id: 1, name: "My Company" } }}'], ['={{ "1" }}']])(
		'take companies from %j',
		async (companyIds) => {
			expect((await run({ options: { companyIds } })).error).toBeUndefined();
		},
	);

	it.each(['={{ $json.missing }}', '={{ null }}', '={{ " " }}'])(
		'never keep a checkpoint under the name %s',
		async (checkpointName) => {
			const updated = { operation: 'getUpdated', checkpoint: 'confirmed', checkpointName };
			const result = await run(updated);
			expect(codeOf(result)).toBe('INVALID_VALUE');
			expect(result.error?.message).toBe('Checkpoint Name has no value for this item.');
		},
	);

	it('do not look for all models if an expression gives no text', async () => {
		const models = { resource: 'model', operation: 'getMany', search: '={{ $json.missing }}' };
		expect((await run(models)).error?.message).toBe('Search Text has no value for this item.');
	});

	it.each(['groupBy', 'relatedFields'])('do not leave out %s', async (name) => {
		const operation = name === 'groupBy' ? 'aggregate' : 'getMany';
		const { error } = await run({ operation, [name]: '={{ $json.missing }}' });
		expect(error?.message).toMatch(/ has no value for this item\.$/);
	});

	it('say that an expression gave no ID', async () => {
		const record = by('id', '={{ $json.missing }}');
		const { error } = await run({ operation: 'get', recordId: record });
		expect(error).toMatchObject({
			message: 'Record has no value for this item.',
			description: expect.stringMatching(/^Fill in Record\. If it is an expression/),
		});
	});

	it('are told as such if the syntax is wrong', async () => {
		const result = await run(condition('name', 'equals', '={{ $json. }}'));
		expect(codeOf(result)).toBe('INVALID_VALUE');
		expect(result.error?.message).toBe('n8n reports: invalid syntax.');
	});

	it('name a kind of filter that does not exist', async () => {
		const result = await run({ filterMode: 'Conditions' });
		expect(codeOf(result)).toBe('INVALID_VALUE');
		expect(result.error?.message).toContain('"Conditions"');
	});

	it('refuse a direction that is none', async () => {
		const result = await run({ sort: { values: [{ field: 'name', direction: 'down' }] } });
		expect(codeOf(result)).toBe('INVALID_VALUE');
		expect(result.error?.message).toContain('"down"');
	});

	it('sort downwards whatever the case', async () => {
		const names = async (direction: string) => {
			const sort = { values: [{ field: 'id', direction }] };
			const result = await run({ returnAll: true, sort });
			return jsonOf(result, 'Odoo Source').map(({ id }) => id);
		};
		expect(await names('DESC')).toEqual((await names('asc')).reverse());
	});

	it('ask for the field of a file that an expression left empty', async () => {
		const result = await run({
			resource: 'attachment',
			operation: 'download',
			attachmentId: by('id', 1),
			binaryPropertyName: '={{ null }}',
		});
		expect(codeOf(result)).toBe('INVALID_VALUE');
		expect(result.error?.message).toContain('Put Output File in Field');
	});

	it('list the attachments of a linked record as it was read', async () => {
		const result = await run({
			resource: 'attachment',
			operation: 'getMany',
			ids: '={{ ({ id: 1, name: "My Company" }) }}',
		});
		expect(result.error).toBeUndefined();
	});
});
