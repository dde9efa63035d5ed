# What takes longer than the everyday tests.

.PHONY: test verify bench profile

# The profile of the program only costs time to compile here.
test:
	go test -pgo=off ./...

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

# The profile by which the compiler lays out the program (decision 0021).
profile:
	go build -pgo=off -o bench/paget ./cmd/paget
	PAGET_PROFILE=bench/clusterin.cpu bench/paget run clusterin --quiet --replicates 2 --threads 1 --out bench/profiled-clusterin
	PAGET_PROFILE=bench/clusters.cpu bench/paget run ctc-clusters --quiet --replicates 2 --threads 1 --out bench/profiled-clusters
	PAGET_PROFILE=bench/spheroid.cpu bench/paget bench spheroid --cells 20000 --minutes 180 --threads 1 --json
	go tool pprof -proto bench/clusterin.cpu bench/clusters.cpu bench/spheroid.cpu > cmd/paget/default.pgo
	rm -r bench/*.cpu bench/profiled-*
