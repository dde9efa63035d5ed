package paget_test
import ("testing";"paget";"context";"fmt";"time")
func TestZZ(t *testing.T){
 c,err:=paget.OpenCatalogue("") ; if err!=nil{t.Fatal(err)}
 st,c,err:=paget.Open("clusterin", c); if err!=nil{t.Fatal(err)}
 p,err:=paget.NewPlan(st,c,paget.PlanOptions{Replicates:1}); if err!=nil{t.Fatal(err)}
 t0:=time.Now()
 r,err:=p.Run(context.Background(), paget.RunOptions{Root:1,Threads:1}); if err!=nil{t.Fatal(err)}
 _=r
 fmt.Println(time.Since(t0))
}
