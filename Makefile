# What takes longer than the everyday tests.

.PHONY: test verify bench

test:
	go test ./...

# The long comparison of the spheroid with the reference trajectories.
verify:
	PAGET_VERIFY=1 go test -count=1 -timeout 120m -run Verify -v .

# The workloads of bench/README.md on this machine; leave it idle meanwhile.
bench:
	go build -o bench/paget ./cmd/paget
	for n in 10000 50000 100000; do bench/paget bench spheroid --cells $$n --minutes 60 --json; done
	bench/paget bench spheroid --cells 100000 --minutes 60 --threads 2 --json
	bench/paget bench spheroid --cells 1000000 --minutes 60 --json
	bench/paget bench fields --json
	bench/paget bench network --json
	bench/paget bench mice --hosts 2000 --json
	bench/paget bench transwell --json
