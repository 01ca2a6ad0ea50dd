import { randomUUID } from 'node:crypto';
import { IdCollector, rangeByRange, withRange } from '../support/bigModel';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, protocolsFor } from '../support/target';

const MODEL = 'res.partner.category';

const target = useTarget();

describe.each(protocolsFor('json2'))('a big model over %s', (protocol) => {
	it('is read range by range, each record once', async () => {
		const name = `Split ${randomUUID()}`;
		const rows = Array.from({ length: 2500 }, () => ({ name }));
		const ids = await recordsOf(clientFor(target), MODEL).create(rows);
		const { workflow, subWorkflows } = rangeByRange({
			model: MODEL,
			condition: ['name', '=', name],
			rangeSize: 1000,
		});
		const collector = new IdCollector();

		const result = await runWorkflow(
			workflow,
			{ credential: credentialFor(target, protocol), subWorkflows },
			{ 'n8n-nodes-base.noOp': collector },
		);

		expect(result.error).toBeUndefined();
		expect(collector.ids).toEqual(ids);
		const ranges = jsonOf(result, 'Ranges');
		expect(ranges.map(({ count }) => count)).toEqual([1000, 1000, 500]);
		expect(jsonOf(result, 'Read the Range')).toEqual(ranges);
		const [summaries = []] = result.outputs['Read the Range'] ?? [];
		expect(summaries.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
	});

	it('is read by the example as it stands', async () => {
		const subWorkflows = { range: loadExample('split-big-model-range') };

		const result = await runWorkflow(withRange(loadExample('split-big-model')), {
			credential: credentialFor(target, protocol),
			subWorkflows,
		});

		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Read the Range')).toEqual(jsonOf(result, 'Ranges'));
	});
});
