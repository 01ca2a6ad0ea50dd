import type { IDataObject } from 'n8n-workflow';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { useTarget } from '../support/suite';
import { credentialFor, targetProtocols, targetVersion } from '../support/target';
import { withNode } from '../support/withNode';

const target = useTarget();

describe.each(targetProtocols)('connection and models over %s', (protocol) => {
	const run = async (name: string, credential: IDataObject = {}) =>
		await runWorkflow(loadExample(name), {
			credential: { ...credentialFor(target, protocol), ...credential },
		});

	it('reports a working connection', async () => {
		const [report] = jsonOf(await run('check-connection'), 'Odoo Source');
		expect(report).toMatchObject({ ok: true, version: targetVersion, protocol, secret: 'apiKey' });
	});

	it('reports a wrong secret without failing, and without the secret', async () => {
		const result = await run('check-connection', { password: 'a-wrong-secret' });
		expect(result.status).toBe('success');
		const [report] = jsonOf(result, 'Odoo Source');
		expect(report).toMatchObject({ ok: false, checks: [{ name: 'Login', ok: false }] });
		expect(JSON.stringify(result)).not.toContain('a-wrong-secret');
	});

	it('takes models as text with commas, too', async () => {
		const workflow = withNode(loadExample('check-connection'), 'Odoo Source', {
			parameters: { models: '={{ "res.partner, res.country" }}' },
		});
		const credential = credentialFor(target, protocol);
		const [report] = jsonOf(await runWorkflow(workflow, { credential }), 'Odoo Source');
		const names = (report?.checks as IDataObject[]).map(({ name }) => name);
		expect(names.slice(-2)).toEqual(['Rights on res.partner', 'Rights on res.country']);
	});

	it('lists models with rights', async () => {
		const models = jsonOf(await run('list-models'), 'Odoo Source');
		expect(models.find(({ model }) => model === 'sale.order')).toMatchObject({
			name: 'Sales Order',
			access: { read: true, create: true, write: true, delete: true },
		});
	});

	it('lists fields', async () => {
		const fields = jsonOf(await run('list-fields'), 'Odoo Source');
		expect(fields.find(({ name }) => name === 'parent_id')).toMatchObject({
			type: 'many2one',
			relation: 'res.partner',
		});
	});
});
